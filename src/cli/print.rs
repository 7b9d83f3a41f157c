//! `motcua print`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use motcua::clock::SystemClock;
use motcua::config::usual_slip;
use motcua::office::{Lang, OfficeId, Plan, TicketId};
use motcua::printing::design::Design;
use motcua::printing::samples::{sample_plan, samples};
use motcua::printing::{
    self, Connection, Encoding, PrintLimits, PrintMode, PrintState, PrinterPlan, Printers, Slip, WPC1258_PAGE,
    test_page,
};

use super::language::Language;
use super::{Failure, settings, told};

/// What to show or print, and where.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("where").required(true).multiple(true).args(["preview", "to"]))]
pub struct Print {
    /// Write the slip as a PNG image, dot for dot what the printer would print
    #[arg(long, value_name = "FILE.png")]
    preview: Option<PathBuf>,
    /// Print the slip: tcp://192.168.1.50:9100, file:///dev/usb/lp0, or another connection of a configuration
    #[arg(long, value_name = "CONNECTION")]
    to: Option<String>,
    /// The page that shows a printer's width, darkness and letters
    #[arg(long, conflicts_with_all = ["sample", "lang"])]
    test_page: bool,
    /// Which sample slip; an unknown name lists them
    #[arg(long, value_name = "NAME", default_value = "ordinary")]
    sample: String,
    /// The language that the citizen chose
    #[arg(long, value_enum, default_value_t = Language::Vi)]
    lang: Language,
    /// The width of the print head: 576 dots for an 80 mm roll, 384 for a 58 mm roll
    #[arg(long, value_name = "DOTS", default_value_t = 576, value_parser = width)]
    width: u32,
    /// The slip of an office of a configuration, rather than the usual one with sample names
    #[arg(long, value_name = "ID")]
    office: Option<OfficeId>,
    /// The folder of that configuration
    #[arg(long, value_name = "DIR", requires = "office")]
    config: Option<PathBuf>,
    /// How the printer gets the slip
    #[arg(long, value_enum, default_value_t = Mode::Raster, requires = "to")]
    mode: Mode,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Mode {
    /// As an image
    Raster,
    /// As text in TCVN-3
    Tcvn3,
    /// As text in Windows-1258
    Wpc1258,
    /// As text without accents
    Ascii,
}

/// What the printer is called here, where it is the only one.
const PRINTER: &str = "printer";

impl Print {
    /// Writes the image, prints the slip, or both.
    #[expect(clippy::print_stdout, reason = "it says what it has done")]
    pub fn run(self) -> Result<(), Failure> {
        let slip = self.slip()?;
        if let Some(file) = &self.preview {
            let png = printing::preview(&slip, self.width);
            let path = file.display();
            std::fs::write(file, &png).map_err(|error| format!("cannot write {path}: {error}"))?;
            println!("{path}: {} bytes, {} dots wide", png.len(), self.width);
        }
        if let Some(to) = &self.to {
            let connection: Connection = to.parse().map_err(|error| format!("--to {to}: {error}"))?;
            let mode = match self.mode {
                Mode::Raster => PrintMode::Raster,
                Mode::Tcvn3 => PrintMode::Text(Encoding::Tcvn3),
                Mode::Wpc1258 => PrintMode::Text(Encoding::Wpc1258 { page: WPC1258_PAGE }),
                Mode::Ascii => PrintMode::Text(Encoding::Ascii),
            };
            print(slip, PrinterPlan { mode, ..PrinterPlan::new(PRINTER, connection, self.width) })?;
            println!("{to}: printed");
        }
        Ok(())
    }

    fn slip(&self) -> Result<Slip, Failure> {
        let (plan, design) = self.office()?;
        if self.test_page {
            let id = TicketId::from_random([0; 10]);
            return Ok(test_page(id, &plan.name.vi, self.to.as_deref().unwrap_or(PRINTER)));
        }
        let lang = Lang::from(self.lang);
        let samples = samples(&design, &plan, lang);
        let names: Vec<_> = samples.iter().map(|(name, _)| *name).collect();
        let unknown = format!("there is no sample `{}`: choose one of {}", self.sample, names.join(", "));
        samples.into_iter().find(|(name, _)| *name == self.sample).map(|(_, slip)| slip).ok_or(unknown)
    }

    /// Whose slip it is.
    fn office(&self) -> Result<(Arc<Plan>, Arc<Design>), Failure> {
        let Some(id) = &self.office else { return Ok((Arc::new(sample_plan()), usual_slip())) };
        let settings = settings(self.config.as_deref())?;
        let known: Vec<&str> = settings.offices.keys().map(OfficeId::as_str).collect();
        let unknown = format!("there is no office `{id}`: choose one of {}", known.join(", "));
        let office = settings.offices.get(id).ok_or(unknown)?;
        Ok((office.plan.clone(), office.slip.clone()))
    }
}

/// Prints one slip, and waits until it is known what became of it.
fn print(slip: Slip, plan: PrinterPlan) -> Result<(), Failure> {
    let limits = PrintLimits { look_every: None, ..PrintLimits::default() };
    let longest = limits.give_up_after + limits.connect + limits.status + limits.write + limits.confirm;
    let ticket = slip.ticket;
    let printers = Printers::start(vec![plan], limits, Arc::new(SystemClock)).map_err(told)?;
    printers.print(PRINTER, slip);
    printers.stop(longest);
    match printers.state(ticket) {
        Some(PrintState::Printed) => Ok(()),
        Some(PrintState::Failed(failure)) => Err(format!("not printed: {failure}")),
        Some(PrintState::Unknown | PrintState::Printing | PrintState::Waiting(_)) | None => {
            Err("the line broke while the slip was being sent: look whether it was printed".to_owned())
        }
    }
}

fn width(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(width @ (384 | 576)) => Ok(width),
        _ => Err("a print head has 384 or 576 dots".to_owned()),
    }
}
