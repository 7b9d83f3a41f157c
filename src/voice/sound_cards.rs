//! The sound cards of this machine, where the build has sound.

/// The cards of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoundCards;

/// Whether this build can play at all.
pub const BUILT_IN: bool = cfg!(feature = "speaker");

/// What to do about a build that cannot.
pub const HOW_TO_BUILD: &str =
    "build it with `cargo build --release --features speaker`, which on Debian needs the package libasound2-dev";

#[cfg(not(feature = "speaker"))]
mod none {
    use super::{HOW_TO_BUILD, SoundCards};
    use crate::voice::card::{Card, Cards, Lost};
    use crate::voice::up_next::Playing;

    impl Cards for SoundCards {
        fn open(&mut self, _device: &str, _playing: Playing, _lost: Lost) -> Result<Box<dyn Card>, String> {
            Err(format!("this build has no sound: {HOW_TO_BUILD}"))
        }
    }
}

#[cfg(feature = "speaker")]
mod by_rodio {
    use std::error::Error;
    use std::time::Duration;

    use rodio::cpal::BufferSize;
    use rodio::cpal::traits::HostTrait;
    use rodio::{
        ChannelCount, CpalError, CpalErrorKind, Device, DeviceSinkBuilder, DeviceTrait, MixerDeviceSink, SampleRate,
        Source, cpal,
    };

    use super::SoundCards;
    use crate::voice::card::{Card, Cards, Lost};
    use crate::voice::up_next::Playing;

    /// The most devices that a message names.
    const MOST_NAMED: usize = 12;
    /// A call that begins a tenth of a second later is no worse, and a machine that is busy so long is not heard.
    const BUFFERS_PER_S: u32 = 10;

    impl Cards for SoundCards {
        fn open(&mut self, device: &str, playing: Playing, lost: Lost) -> Result<Box<dyn Card>, String> {
            let device = named(device)?;
            let usual = device.default_output_config().map_err(|error| error.to_string())?;
            let buffer_frames = (usual.sample_rate() / BUFFERS_PER_S).next_power_of_two();
            let builder = DeviceSinkBuilder::default()
                .with_device(device)
                .with_supported_config(&usual)
                .with_buffer_size(BufferSize::Fixed(buffer_frames))
                .with_error_callback(move |error: CpalError| {
                    if is_loss(&error) {
                        lost(error.to_string());
                    }
                });
            let mut sink = builder.open_sink_or_fallback().map_err(|error| with_causes(&error))?;
            // Its way of saying so would be a line on standard error.
            sink.log_on_drop(false);
            let (channels, rate) = (sink.config().channel_count(), sink.config().sample_rate());
            sink.mixer().add(OnAllChannels { playing, channels, rate, sample: None, sides_left: 0 });
            Ok(Box::new(OpenCard { sink }))
        }
    }

    struct OpenCard {
        sink: MixerDeviceSink,
    }

    impl Card for OpenCard {
        fn rate_hz(&self) -> u32 {
            self.sink.config().sample_rate().get()
        }
    }

    fn named(name: &str) -> Result<Device, String> {
        let host = cpal::default_host();
        if name == "default" {
            return host.default_output_device().ok_or_else(|| "there is no sound card".to_owned());
        }
        let devices = host.output_devices().map_err(|error| format!("the sound cards cannot be listed: {error}"))?;
        let mut there = Vec::new();
        for device in devices {
            let id = device.id().map(|id| id.id().to_owned()).unwrap_or_default();
            let title = device.description().map(|about| about.name().to_owned()).unwrap_or_default();
            if id == name || title == name {
                return Ok(device);
            }
            there.push(format!("`{id}`"));
        }
        let unnamed = there.len().saturating_sub(MOST_NAMED);
        there.truncate(MOST_NAMED);
        if unnamed > 0 {
            there.push(format!("and {unnamed} more"));
        }
        Err(match there.is_empty() {
            true => format!("there is no sound card `{name}`, nor any other"),
            false => format!("there is no sound card `{name}`; there are `default`, {}", there.join(", ")),
        })
    }

    /// A short gap in the sound, or another way of it, is no loss.
    fn is_loss(error: &CpalError) -> bool {
        !matches!(error.kind(), CpalErrorKind::Xrun | CpalErrorKind::RealtimeDenied | CpalErrorKind::DeviceChanged)
    }

    fn with_causes(error: &(dyn Error + 'static)) -> String {
        let causes = std::iter::successors(Some(error), |error| (*error).source());
        causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    }

    /// The same from every side: a hall has one voice.
    struct OnAllChannels {
        playing: Playing,
        channels: ChannelCount,
        rate: SampleRate,
        sample: Option<f32>,
        sides_left: u16,
    }

    impl Iterator for OnAllChannels {
        type Item = f32;

        fn next(&mut self) -> Option<f32> {
            if self.sides_left == 0 {
                self.sample = self.playing.next();
                self.sides_left = self.channels.get();
            }
            self.sides_left -= 1;
            self.sample
        }
    }

    impl Source for OnAllChannels {
        fn current_span_len(&self) -> Option<usize> {
            None
        }

        fn channels(&self) -> ChannelCount {
            self.channels
        }

        fn sample_rate(&self) -> SampleRate {
            self.rate
        }

        fn total_duration(&self) -> Option<Duration> {
            None
        }
    }
}
