//! Random bytes from the operating system: the one place where they are drawn.

/// Fills `bytes` with random bits that nobody can guess.
#[expect(clippy::expect_used, reason = "without random bits no token is safe, and no system that runs this lacks them")]
pub fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has random bits");
}

/// `N` random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}
