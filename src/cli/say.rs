//! `motcua say`.

use std::path::{Path, PathBuf};

use clap::Args;
use motcua::office::{CounterNo, GroupCode, Lang, OfficeId, TicketNumber};
use motcua::voice::{Accent, BadClip, Bank, Numbers, Phrasebook, RATE_HZ, Saying, Vocabulary, VoicePlan};

use super::{Failure, settings, told};

/// What to say, how, and where to.
#[derive(Debug, Args)]
pub struct Say {
    /// The ticket's number, such as C025
    #[arg(required_unless_present = "list")]
    number: Option<TicketNumber>,
    /// The counter's number, such as 3
    #[arg(required_unless_present = "list")]
    counter: Option<CounterNo>,
    /// In these languages, one after the other (vi, en, or vi,en); without it, as the office says it
    #[arg(long, value_delimiter = ',', value_parser = lang)]
    lang: Vec<Lang>,
    /// Read the number digit by digit, or in full
    #[arg(long, value_name = "digits|full", value_parser = numbers)]
    numbers: Option<Numbers>,
    /// Whose Vietnamese
    #[arg(long, value_name = "south|north", value_parser = accent)]
    accent: Option<Accent>,
    /// Which summons it is: 1, 2, or from 3 the last one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=99))]
    times: u32,
    /// The group that it is called from, where that is another than the number's own
    #[arg(long, value_name = "LETTER")]
    group: Option<GroupCode>,
    /// The folder with the configuration of the office that says it
    #[arg(long, value_name = "DIR", requires = "office")]
    config: Option<PathBuf>,
    /// The office that says it; without one, as an office without a [voice] section does
    #[arg(long, value_name = "ID")]
    office: Option<OfficeId>,
    /// Write it as a WAV file instead of playing it
    #[arg(long, value_name = "FILE.wav", conflicts_with = "text")]
    out: Option<PathBuf>,
    /// Print its words instead of playing it
    #[arg(long)]
    text: bool,
    /// Print the name, the length and the words of every clip instead
    #[arg(long, conflicts_with_all = ["number", "counter", "out", "text"])]
    list: bool,
}

impl Say {
    /// Says it.
    #[expect(clippy::print_stdout, reason = "words and lists are what it was asked for")]
    pub fn run(self) -> Result<(), Failure> {
        let plan = self.plan()?;
        if self.list {
            return list(&Bank::of(&plan).map_err(all_told)?);
        }
        let vocabulary = Vocabulary::of(&plan).map_err(all_told)?;
        let phrasebook = Phrasebook::new(plan, vocabulary).map_err(told)?;
        let saying = self.saying(phrasebook.plan())?;
        if self.text {
            println!("{}", phrasebook.words(&saying));
            return Ok(());
        }
        let bank = Bank::of(phrasebook.plan()).map_err(all_told)?;
        let samples = bank.render(&phrasebook.utterance(&saying)).map_err(told)?;
        match &self.out {
            Some(path) => {
                write(path, &samples)?;
                println!("{}: {:.1} s", path.display(), samples.len() as f64 / f64::from(RATE_HZ));
                Ok(())
            }
            None => play(samples),
        }
    }

    /// The office's plan with what the command line says in its place.
    fn plan(&self) -> Result<VoicePlan, Failure> {
        let mut plan = match &self.office {
            None => VoicePlan::default(),
            Some(id) => {
                let offices = settings(self.config.as_deref())?.offices;
                let known = || offices.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let office =
                    offices.get(id).ok_or_else(|| format!("there is no office `{id}`: choose one of {}", known()))?;
                office.voice.clone()
            }
        };
        if !self.lang.is_empty() {
            plan.languages = self.lang.clone();
            plan.ticket_language = false;
        }
        plan.numbers = self.numbers.unwrap_or(plan.numbers);
        plan.accent = self.accent.unwrap_or(plan.accent);
        Ok(plan)
    }

    fn saying(&self, plan: &VoicePlan) -> Result<Saying, Failure> {
        let (Some(number), Some(counter)) = (self.number, self.counter) else {
            return Err("name a ticket and a counter: motcua say C025 3".to_owned());
        };
        let lang = plan.languages.first().copied().unwrap_or_default();
        let group = Some(self.group.unwrap_or(number.group));
        Ok(Saying::Call { number, group, counter, times: self.times, lang })
    }
}

fn all_told(problems: Vec<BadClip>) -> Failure {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[expect(clippy::print_stdout, reason = "the list is what it was asked for")]
fn list(bank: &Bank) -> Result<(), Failure> {
    for name in bank.names() {
        let length_ms = bank.clip(name).map_err(told)?.length_ms();
        println!("{name}\t{length_ms} ms\t{}", bank.vocabulary().text_of(name).unwrap_or_default());
    }
    Ok(())
}

/// Writes samples as 16-bit WAV.
fn write(path: &Path, samples: &[f32]) -> Result<(), Failure> {
    let failed = |error: hound::Error| format!("cannot write {}: {error}", path.display());
    let format = hound::SampleFormat::Int;
    let spec = hound::WavSpec { channels: 1, sample_rate: RATE_HZ, bits_per_sample: 16, sample_format: format };
    let mut file = hound::WavWriter::create(path, spec).map_err(failed)?;
    for sample in samples {
        file.write_sample((sample * f32::from(i16::MAX)).round() as i16).map_err(failed)?;
    }
    file.finalize().map_err(failed)
}

/// Plays samples to their end on the machine's own sound card.
#[cfg(feature = "speaker")]
fn play(samples: Vec<f32>) -> Result<(), Failure> {
    use std::num::NonZero;

    let failed = |error: rodio::DeviceSinkError| {
        let cause = std::error::Error::source(&error).map(|cause| format!(" ({cause})")).unwrap_or_default();
        format!("cannot play on this machine's sound card: {error}{cause}; --out FILE.wav writes a file instead")
    };
    let mut card = rodio::DeviceSinkBuilder::open_default_sink().map_err(failed)?;
    card.log_on_drop(false);
    let player = rodio::Player::connect_new(card.mixer());
    if let (Some(mono), Some(rate_hz)) = (NonZero::new(1), NonZero::new(RATE_HZ)) {
        player.append(rodio::buffer::SamplesBuffer::new(mono, rate_hz, samples));
    }
    player.sleep_until_end();
    Ok(())
}

/// Says what to do instead.
#[cfg(not(feature = "speaker"))]
fn play(_: Vec<f32>) -> Result<(), Failure> {
    let instead = "write a file with --out FILE.wav, or build with `cargo build --features speaker`";
    Err(format!("this binary plays no sound: {instead}"))
}

fn lang(text: &str) -> Result<Lang, String> {
    match text {
        "vi" => Ok(Lang::Vi),
        "en" => Ok(Lang::En),
        _ => Err("a language is vi or en".to_owned()),
    }
}

fn numbers(text: &str) -> Result<Numbers, String> {
    match text {
        "digits" => Ok(Numbers::Digits),
        "full" => Ok(Numbers::Full),
        _ => Err("numbers are read as digits or in full: digits, full".to_owned()),
    }
}

fn accent(text: &str) -> Result<Accent, String> {
    match text {
        "south" => Ok(Accent::South),
        "north" => Ok(Accent::North),
        _ => Err("an accent is south or north".to_owned()),
    }
}
