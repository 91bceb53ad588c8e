//! The flags of settings, made from the table of settings.

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::settings::{Flag, SETTINGS, Setting, SettingsLayer, Takes, default_words};

/// The flags that every command has that plans.
pub(crate) type GeneralFlags = SettingFlags<{ Flag::General as u8 }>;
/// The flags about the link.
pub(crate) type LinkFlags = SettingFlags<{ Flag::Link as u8 }>;
/// The flags about measurements.
pub(crate) type MeasurementFlags = SettingFlags<{ Flag::Measurements as u8 }>;
/// The flags of the commands that plan servers.
pub(crate) type PlanFlags = SettingFlags<{ Flag::Plan as u8 }>;

/// The flags of one [`Flag`], as a layer of settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct SettingFlags<const FLAG: u8>(SettingsLayer);

impl<const FLAG: u8> SettingFlags<FLAG> {
    /// The settings that the command line states.
    pub(crate) fn layer(&self) -> &SettingsLayer {
        &self.0
    }
}

fn flags(flag: u8) -> impl Iterator<Item = (&'static Setting, String)> {
    SETTINGS.iter().zip(default_words()).filter(move |(setting, _)| setting.flag as u8 == flag)
}

fn arg(setting: &'static Setting, default: &str) -> Arg {
    let repeated = if setting.takes == Takes::Many { " [may be repeated]" } else { "" };
    let help = setting.help();
    let help = match default {
        "" => format!("{help}{repeated}"),
        default => format!("{help}{repeated} [default: {default}]"),
    };
    let arg = Arg::new(setting.key).long(setting.name).help(help);
    if setting.takes == Takes::Nothing {
        return arg.action(ArgAction::SetTrue);
    }
    let is_many = setting.takes == Takes::Many;
    arg.action(if is_many { ArgAction::Append } else { ArgAction::Set })
        .value_name(setting.value_name)
        .value_parser(move |text: &str| {
            SettingsLayer::default().state(setting, text).map(|()| text.to_owned())
        })
}

impl<const FLAG: u8> Args for SettingFlags<FLAG> {
    fn augment_args(command: Command) -> Command {
        command.args(flags(FLAG).map(|(setting, default)| arg(setting, &default)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const FLAG: u8> FromArgMatches for SettingFlags<FLAG> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        let wrong = |reason| Error::raw(ErrorKind::ValueValidation, reason);
        for (setting, _) in flags(FLAG) {
            if setting.takes == Takes::Nothing {
                if matches.get_flag(setting.key) {
                    self.0.state(setting, "true").map_err(wrong)?;
                }
                continue;
            }
            for text in matches.get_many::<String>(setting.key).into_iter().flatten() {
                self.0.state(setting, text).map_err(wrong)?;
            }
        }
        Ok(())
    }
}
