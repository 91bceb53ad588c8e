//! How a migration is cut into batches and waves.

use std::sync::LazyLock;

use serde::Deserialize;

use super::ScheduleError;
use crate::embedded;

/// `templates/schedule/settings.toml`: every setting with its default.
pub const TEMPLATE: &str = embedded::text!("schedule/settings.toml");

const FILE: &str = "schedule/settings.toml";

static DEFAULTS: LazyLock<toml::Table> = LazyLock::new(|| embedded::data!("schedule/settings"));

/// What a process server carries; 0 is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CopyLimits {
    /// What a process server copies at most, in 10^6 bit/s.
    pub mbps: f64,
    /// What one server is copied at most with, in 10^6 bit/s.
    pub server_mbps: f64,
    /// Disks that a process server copies at the same time.
    pub parallel_disks: u32,
    /// Disks that a process server copies at full speed.
    pub full_speed_disks: u32,
    /// By how many per cent each further disk slows it.
    pub slowdown: f64,
}

impl CopyLimits {
    /// Whether any limit is set.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.mbps > 0.0 || self.server_mbps > 0.0
    }

    /// What a process server copies at most while it copies so many disks.
    #[must_use]
    pub fn process_server_mbps(&self, disks: u32) -> f64 {
        if self.mbps <= 0.0 {
            return f64::INFINITY;
        }
        let beyond = match self.full_speed_disks {
            0 => 0,
            full => disks.saturating_sub(full),
        };
        self.mbps / (1.0 + self.slowdown / 100.0 * f64::from(beyond))
    }
}

/// How a migration is cut into batches and waves.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScheduleSettings {
    /// The most servers of a batch, 0 for no limit.
    pub batch_servers: u32,
    /// How long a batch may take in hours.
    pub batch_hours: f64,
    /// Whether a server must be copied within those hours.
    pub batch_window: bool,
    /// The fewest servers of the pilot wave.
    pub pilot_servers_min: u32,
    /// The most servers of the pilot wave.
    pub pilot_servers_max: u32,
    /// The most servers of the wave after it.
    pub second_wave_servers_max: u32,
    /// By how many per cent each later wave may be larger.
    pub wave_growth: f64,
    /// The most servers of any wave.
    pub wave_servers_max: u32,
    /// Hours between the pilot's copies and its cut-over.
    pub pilot_test_hours: f64,
    /// Hours between a later wave's copies and its cut-over.
    pub test_hours: f64,
    /// Hours for which the pilot runs in Azure before the next wave is cut over.
    pub pilot_settle_hours: f64,
    /// Hours that a cut-over takes.
    pub cut_over_hours: f64,
    /// Whether nothing else is copied before the pilot has moved.
    pub wait_for_pilot: bool,
    /// Whether servers that are not ready come last instead of being left out.
    pub include_not_ready: bool,
    /// Steps of the local search.
    pub effort: u32,
    /// The number that its choices start from.
    pub seed: u64,
    /// Limits of process servers.
    pub process_servers: CopyLimits,
}

impl ScheduleSettings {
    /// The defaults.
    #[must_use]
    pub fn defaults() -> Self {
        embedded::valid(FILE, Self::layered(&[]))
    }

    /// The defaults with the `[schedule]` tables of settings files laid over them, the last one on top.
    pub fn layered(layers: &[toml::Table]) -> Result<Self, ScheduleError> {
        let wrong = |error: toml::de::Error| ScheduleError::Settings(error.to_string());
        let mut table = DEFAULTS.clone();
        for layer in layers {
            lay_over(&mut table, layer);
        }
        let settings: Self = toml::Value::Table(table).try_into().map_err(wrong)?;
        settings.check()?;
        Ok(settings)
    }

    /// One wave, no tests, no cut-over: how long the copies alone take.
    #[must_use]
    pub fn copies_only() -> Self {
        Self {
            pilot_servers_max: u32::MAX,
            second_wave_servers_max: u32::MAX,
            wave_servers_max: u32::MAX,
            pilot_test_hours: 0.0,
            pilot_settle_hours: 0.0,
            test_hours: 0.0,
            cut_over_hours: 0.0,
            ..Self::defaults()
        }
    }

    /// Whether every number is in its range.
    pub fn check(&self) -> Result<(), ScheduleError> {
        let at_least = |name, value: f64, low: f64, reason| {
            if value.is_finite() && value >= low {
                Ok(())
            } else {
                Err(ScheduleError::Number { name, value: value.to_string(), reason })
            }
        };
        let not_negative = "must be 0 or more";
        at_least("batch-hours", self.batch_hours, 0.01, "must be more than 0")?;
        at_least("wave-growth", self.wave_growth, 0.0, not_negative)?;
        at_least("pilot-test-hours", self.pilot_test_hours, 0.0, not_negative)?;
        at_least("pilot-settle-hours", self.pilot_settle_hours, 0.0, not_negative)?;
        at_least("test-hours", self.test_hours, 0.0, not_negative)?;
        at_least("cut-over-hours", self.cut_over_hours, 0.0, not_negative)?;
        let limits = self.process_servers;
        at_least("process-servers.mbps", limits.mbps, 0.0, not_negative)?;
        at_least("process-servers.server-mbps", limits.server_mbps, 0.0, not_negative)?;
        at_least("process-servers.slowdown", limits.slowdown, 0.0, not_negative)?;
        let servers = "must be 1 or more";
        for (name, count) in [
            ("pilot-servers-max", self.pilot_servers_max),
            ("second-wave-servers-max", self.second_wave_servers_max),
            ("wave-servers-max", self.wave_servers_max),
        ] {
            at_least(name, f64::from(count), 1.0, servers)?;
        }
        Ok(())
    }
}

fn lay_over(below: &mut toml::Table, above: &toml::Table) {
    for (key, value) in above {
        match (below.get_mut(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay_over(below, above),
            (Some(toml::Value::Float(below)), toml::Value::Integer(above)) => {
                *below = *above as f64;
            }
            _ => {
                below.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_overrides_single_settings() {
        let layer: toml::Table =
            "test-hours = 24\n[process-servers]\nmbps = 200.5".parse().unwrap();
        let settings = ScheduleSettings::layered(&[layer]).unwrap();
        assert!((settings.test_hours - 24.0).abs() < 1e-9);
        assert!((settings.process_servers.mbps - 200.5).abs() < 1e-9);
        assert_eq!(settings.pilot_servers_max, 5);
    }

    #[test]
    fn unknown_and_impossible_settings_are_refused() {
        for text in ["waves = 3", "test-hours = -1", "pilot-servers-max = 0", "batch-hours = 0"] {
            let layer: toml::Table = text.parse().unwrap();
            assert!(ScheduleSettings::layered(&[layer]).is_err(), "{text}");
        }
    }

    #[test]
    fn disks_beyond_full_speed_slow_a_process_server() {
        let limits = CopyLimits {
            mbps: 100.0,
            full_speed_disks: 10,
            slowdown: 25.0,
            ..CopyLimits::default()
        };
        assert!((limits.process_server_mbps(10) - 100.0).abs() < 1e-9);
        assert!((limits.process_server_mbps(14) - 50.0).abs() < 1e-9);
        assert!(CopyLimits::default().process_server_mbps(9).is_infinite());
    }
}
