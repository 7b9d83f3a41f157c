//! Small systems of linear equations.

#![allow(clippy::needless_range_loop, reason = "rows and columns are what the formulas speak of")]

use super::grounds::INPUTS;

/// Solves `matrix · x = right` for a symmetric positive definite matrix by the Cholesky decomposition; `None` where it
/// is not positive definite.
pub fn symmetric(matrix: [[f64; INPUTS]; INPUTS], right: [f64; INPUTS]) -> Option<[f64; INPUTS]> {
    let mut lower = [[0.0; INPUTS]; INPUTS];
    for row in 0..INPUTS {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = matrix[row][column] - known;
            lower[row][column] = if row == column {
                if rest <= 0.0 || rest.is_nan() {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / lower[column][column]
            };
        }
    }
    let mut x = right;
    for row in 0..INPUTS {
        let known: f64 = (0..row).map(|k| lower[row][k] * x[k]).sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    for row in (0..INPUTS).rev() {
        let known: f64 = (row + 1..INPUTS).map(|k| lower[k][row] * x[k]).sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_solved_fits_again() {
        let mut matrix = [[0.0; INPUTS]; INPUTS];
        for row in 0..INPUTS {
            for column in 0..INPUTS {
                matrix[row][column] = 1.0 / (1.0 + row as f64 + column as f64) + if row == column { 1.0 } else { 0.0 };
            }
        }
        let wanted: [f64; INPUTS] = std::array::from_fn(|k| k as f64 - 2.5);
        let right = std::array::from_fn(|row| (0..INPUTS).map(|k| matrix[row][k] * wanted[k]).sum());
        let found = symmetric(matrix, right).unwrap();
        assert!(found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-9), "{found:?}");
        matrix[3][3] = -1.0;
        assert_eq!(symmetric(matrix, right), None);
    }
}
