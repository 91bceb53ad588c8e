//! Reads a settings file.

use toml::de::DeTable;

use super::error::SettingsError;
use super::table::{SETTINGS, SettingsLayer};
use crate::nearest::nearest;

impl SettingsLayer {
    /// Reads a settings file; `path` is its name in errors.
    pub fn from_toml(path: &str, text: &str) -> Result<Self, SettingsError> {
        let syntax = |error: toml::de::Error| SettingsError::Syntax {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        let known = || {
            SETTINGS.iter().map(|setting| setting.name).chain(["schedule", "dependencies", "map"])
        };
        for key in DeTable::parse(text).map_err(syntax)?.get_ref().keys() {
            let name = key.get_ref();
            let hyphened = name.replace('_', "-");
            if !known().any(|known| known == hyphened) {
                let before = text.get(..key.span().start).unwrap_or_default();
                return Err(SettingsError::Unknown {
                    path: path.to_owned(),
                    line: before.matches('\n').count() + 1,
                    name: name.to_string(),
                    nearest: nearest(&hyphened, known()).map(str::to_owned),
                });
            }
        }
        toml::from_str(text).map_err(syntax)
    }
}

#[cfg(test)]
mod tests {
    use super::SettingsLayer;
    use crate::settings::{Arithmetic, Origin, SETTINGS, Setting, Settings};

    #[test]
    fn a_name_is_its_key_with_hyphens_and_stands_once() {
        for (index, setting) in SETTINGS.iter().enumerate() {
            assert_eq!(setting.name, setting.key.replace('_', "-"));
            let name = |index| SETTINGS.get(index).map(|setting: &Setting| setting.name);
            assert!((0..index).all(|other| name(other) != name(index)), "{}", setting.name);
        }
    }

    #[test]
    fn a_file_may_write_hyphens_or_underscores() {
        let read = |text| SettingsLayer::from_toml("own.toml", text).unwrap();
        assert_eq!(read("ir-hours = 8\nrpo = 30"), read("ir_hours = 8\nrpo = 30"));
        assert_eq!(read("ir-hours = 8").ir_hours, Some(8.0));
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line_and_what_is_meant() {
        let error = |text| SettingsLayer::from_toml("own.toml", text).unwrap_err().to_string();
        assert_eq!(
            error("rpo = 30\ncompresion = 0"),
            "own.toml, line 2: there is no setting 'compresion'; did you mean 'compression'?"
        );
        assert!(error("rpo = ").contains("line 1"));
        assert!(error("rpo = \"soon\"").contains("invalid type"));
    }

    #[test]
    fn numbers_out_of_their_range_are_refused() {
        let error = |name: &str, text: &str| {
            let mut layer = SettingsLayer::default();
            let setting = SETTINGS.iter().find(|setting| setting.name == name).unwrap();
            layer.state(setting, text).unwrap();
            let error = Settings::resolve(&[(Origin::Flag, layer)], Arithmetic::Exact).unwrap_err();
            error.to_string()
        };
        assert_eq!(error("compression", "101%"), "compression = 101: must be 0 to 100 per cent");
        assert_eq!(error("link", "0"), "link = 0: must be more than 0, at most 1000000000 Mbit/s");
        assert_eq!(error("rpo", "NaN"), "rpo = NaN: must be more than 0, at most 1000000 minutes");
        assert_eq!(error("throttle", "8-8=50"), "throttle.to-hour = 8: must differ from from-hour");
    }

    #[test]
    fn sizes_of_all_layers_count_and_the_first_layer_wins() {
        let layer = |text| SettingsLayer::from_toml("own.toml", text).unwrap();
        let layers = [
            (Origin::Flag, layer("size = { A = 'D1' }\nseries = ['D']")),
            (Origin::File, layer("size = { A = 'D2', B = 'D3' }\nseries = ['A']")),
        ];
        let settings = Settings::resolve(&layers, Arithmetic::Exact).unwrap();
        let sizes: Vec<_> =
            settings.size.iter().map(|(server, size)| (&**server, &**size)).collect();
        assert_eq!(sizes, [("A", "D1"), ("B", "D3")]);
        assert_eq!(settings.series, Some(vec!["D".to_owned()]));
        assert_eq!(settings.origin("size"), Origin::Flag);
        assert_eq!(settings.origin("rpo"), Origin::Default);
    }
}
