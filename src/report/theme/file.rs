//! The theme as a file states it: what it leaves out is taken from the template.

use serde::Deserialize;

use super::{Colours, Logo, Party, TEMPLATE, Theme, ThemeError};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ThemeFile {
    title: Option<String>,
    footer: Option<String>,
    confidentiality: Option<String>,
    texts: Option<String>,
    customer: PartyFile,
    partner: PartyFile,
    colours: ColoursFile,
    fonts: FontsFile,
    numbers: NumbersFile,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PartyFile {
    name: Option<String>,
    logo: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct ColoursFile {
    primary: Option<String>,
    accent: Option<String>,
    ready: Option<String>,
    conditional: Option<String>,
    not_ready: Option<String>,
    unknown: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FontsFile {
    text: Option<Vec<String>>,
    workbook: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NumbersFile {
    style: Option<String>,
    currency: Option<String>,
}

/// A line of a report: longer ones would break its pages.
const LINE_MAX: usize = 200;

struct Reader<'a> {
    file: &'a str,
    load: &'a dyn Fn(&str) -> Result<Vec<u8>, String>,
}

pub(crate) fn read(
    file: &str,
    text: &str,
    load: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<Theme, ThemeError> {
    let parse = |text: &str| {
        toml::from_str::<ThemeFile>(text).map_err(|error| ThemeError::Syntax {
            file: file.to_owned(),
            reason: error.to_string().trim_end().to_owned(),
        })
    };
    let (own, base) = (parse(text)?, parse(TEMPLATE)?);
    let reader = Reader { file, load };
    let colours = (own.colours, base.colours);
    Ok(Theme {
        title: reader.line("title", own.title.or(base.title))?,
        footer: reader.line("footer", own.footer.or(base.footer))?,
        confidentiality: reader
            .line("confidentiality", own.confidentiality.or(base.confidentiality))?,
        texts: reader.texts(own.texts)?,
        customer: reader.party(["customer.name", "customer.logo"], own.customer)?,
        partner: reader.party(["partner.name", "partner.logo"], own.partner)?,
        colours: Colours {
            primary: reader.value("colours.primary", colours.0.primary.or(colours.1.primary))?,
            accent: reader.value("colours.accent", colours.0.accent.or(colours.1.accent))?,
            ready: reader.value("colours.ready", colours.0.ready.or(colours.1.ready))?,
            conditional: reader
                .value("colours.conditional", colours.0.conditional.or(colours.1.conditional))?,
            not_ready: reader
                .value("colours.not-ready", colours.0.not_ready.or(colours.1.not_ready))?,
            unknown: reader.value("colours.unknown", colours.0.unknown.or(colours.1.unknown))?,
        },
        text_fonts: own
            .fonts
            .text
            .or(base.fonts.text)
            .unwrap_or_default()
            .into_iter()
            .map(|name| reader.font("fonts.text", name))
            .collect::<Result<_, _>>()?,
        workbook_font: reader.font(
            "fonts.workbook",
            own.fonts.workbook.or(base.fonts.workbook).unwrap_or_default(),
        )?,
        numbers: reader.value("numbers.style", own.numbers.style.or(base.numbers.style))?,
        currency: reader.currency(own.numbers.currency.or(base.numbers.currency))?,
    })
}

/// A text that takes one line of a report.
pub(crate) fn line(file: &str, key: &'static str, text: &str) -> Result<String, ThemeError> {
    let text = text.trim();
    let wrong = |reason: String| ThemeError::Value { file: file.to_owned(), key, reason };
    if text.chars().count() > LINE_MAX {
        return Err(wrong(format!("is longer than {LINE_MAX} characters")));
    }
    if text.chars().any(char::is_control) {
        return Err(wrong("holds a line break or another control character".to_owned()));
    }
    Ok(text.to_owned())
}

impl Reader<'_> {
    fn wrong(&self, key: &'static str, reason: impl Into<String>) -> ThemeError {
        ThemeError::Value { file: self.file.to_owned(), key, reason: reason.into() }
    }

    fn value<T: std::str::FromStr<Err = String>>(
        &self,
        key: &'static str,
        text: Option<String>,
    ) -> Result<T, ThemeError> {
        let text = text.unwrap_or_default();
        text.parse().map_err(|reason: String| self.wrong(key, reason))
    }

    fn line(&self, key: &'static str, text: Option<String>) -> Result<String, ThemeError> {
        line(self.file, key, &text.unwrap_or_default())
    }

    fn party(&self, keys: [&'static str; 2], party: PartyFile) -> Result<Party, ThemeError> {
        let [name_key, logo_key] = keys;
        let path = party.logo.filter(|path| !path.trim().is_empty());
        let logo = path.map(|path| {
            let bytes = (self.load)(&path).map_err(|why| format!("cannot read '{path}': {why}"))?;
            Logo::from_bytes(bytes).map_err(|why| format!("'{path}': {why}"))
        });
        Ok(Party {
            name: self.line(name_key, party.name)?,
            logo: logo.transpose().map_err(|reason| self.wrong(logo_key, reason))?,
        })
    }

    /// The file of words beside the theme.
    fn texts(&self, path: Option<String>) -> Result<Option<(String, String)>, ThemeError> {
        let Some(path) = path.filter(|path| !path.trim().is_empty()) else {
            return Ok(None);
        };
        let bytes = (self.load)(&path)
            .map_err(|why| self.wrong("texts", format!("cannot read '{path}': {why}")))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| self.wrong("texts", format!("'{path}' is not UTF-8")))?;
        Ok(Some((path, text)))
    }

    /// Names go into style sheets, where only these signs are harmless.
    fn font(&self, key: &'static str, name: String) -> Result<String, ThemeError> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        if name.trim().is_empty() || name.len() > 31 || !name.chars().all(fits) {
            let reason = format!(
                "'{name}' is not the name of a typeface: letters, digits, spaces and hyphens, at most 31"
            );
            return Err(self.wrong(key, reason));
        }
        Ok(name)
    }

    fn currency(&self, text: Option<String>) -> Result<String, ThemeError> {
        let text = text.unwrap_or_default();
        if text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Ok(text);
        }
        let reason = format!("'{text}' is not a currency; write its three letters, such as EUR");
        Err(self.wrong("numbers.currency", reason))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Colour, Theme};

    fn theme(text: &str) -> Result<Theme, String> {
        let load = |path: &str| match path {
            "logo.txt" => Ok(b"no picture".to_vec()),
            _ => Err("no such file".to_owned()),
        };
        Theme::from_toml("my.toml", text, &load).map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_theme_leaves_out_stays_as_the_template_has_it() {
        let own = theme(
            "title = \"Plan\"\n[customer]\nname = \"Contoso\"\n[colours]\nprimary = \"#112233\"\n",
        )
        .unwrap();
        let built_in = Theme::built_in().unwrap();
        assert_eq!(own.title, "Plan");
        assert_eq!(own.customer.name, "Contoso");
        assert_eq!(own.colours.primary, Colour::new(0x11, 0x22, 0x33));
        assert_eq!(own.colours.ready, built_in.colours.ready);
        assert_eq!(own.text_fonts, built_in.text_fonts);
        assert_eq!(theme("").unwrap(), built_in);
    }

    #[test]
    fn a_wrong_value_is_refused_with_its_key() {
        for (text, key) in [
            ("[colours]\nprimary = \"blue\"", "colours.primary"),
            ("[colours]\nnot-ready = \"#12\"", "colours.not-ready"),
            ("[fonts]\ntext = [\"x\\\"; } body { display: none\"]", "fonts.text"),
            ("[fonts]\nworkbook = \"\"", "fonts.workbook"),
            ("[numbers]\nstyle = \"1234\"", "numbers.style"),
            ("[numbers]\ncurrency = \"euro\"", "numbers.currency"),
            ("[customer]\nlogo = \"missing.png\"", "customer.logo"),
            ("[partner]\nlogo = \"logo.txt\"", "partner.logo"),
            ("footer = \"two\\nlines\"", "footer"),
            ("texts = \"missing.toml\"", "texts"),
            ("colors = 1", "colors"),
            ("title = ", "my.toml"),
        ] {
            let error = theme(text).unwrap_err();
            assert!(error.contains(key) && error.contains("my.toml"), "{text}: {error}");
        }
        assert!(theme(&format!("title = \"{}\"", "x".repeat(201))).unwrap_err().contains("title"));
    }
}
