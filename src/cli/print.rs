//! `motcua print`.

use std::path::PathBuf;

use clap::Args;
use motcua::printing::{self, samples};

use super::Failure;

/// What to show, and where.
#[derive(Debug, Args)]
pub struct Print {
    /// Write the slip as a PNG image, dot for dot what the printer would print
    #[arg(long, value_name = "FILE.png")]
    preview: PathBuf,
    /// The width of the print head: 576 dots for an 80 mm roll, 384 for a 58 mm roll
    #[arg(long, value_name = "DOTS", default_value_t = 576, value_parser = width)]
    width: u32,
    /// Which sample slip; an unknown name lists them
    #[arg(long, value_name = "NAME", default_value = "ordinary")]
    sample: String,
}

impl Print {
    /// Writes the image.
    #[expect(clippy::print_stdout, reason = "it says what it has written")]
    pub fn run(self) -> Result<(), Failure> {
        let samples = samples::samples();
        let Some((_, slip)) = samples.iter().find(|(name, _)| *name == self.sample) else {
            let names: Vec<_> = samples.iter().map(|(name, _)| *name).collect();
            return Err(format!("there is no sample `{}`: choose one of {}", self.sample, names.join(", ")));
        };
        let png = printing::preview(slip, self.width);
        let path = self.preview.display();
        std::fs::write(&self.preview, &png).map_err(|error| format!("cannot write {path}: {error}"))?;
        println!("{path}: {} bytes, {} dots wide", png.len(), self.width);
        Ok(())
    }
}

fn width(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(width @ (384 | 576)) => Ok(width),
        _ => Err("a print head has 384 or 576 dots".to_owned()),
    }
}
