//! Texts in which names between braces stand for something.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::text::swap_case;
use super::value::Context;
use super::{ForgeError, MAX_TOKEN};
use crate::recipe::KeyRef;

/// Replaces names in one pass, so that what is put in is not read again. A
/// name that is not known stands for itself.
pub(super) fn fill(
    template: &str,
    known: impl Fn(&str) -> Option<Result<String, ForgeError>>,
) -> Result<String, ForgeError> {
    let (mut filled, mut rest) = (String::new(), template);
    while let Some(brace) = rest.find('{') {
        filled.push_str(&rest[..brace]);
        rest = &rest[brace..];
        let name = rest.find('}').map(|end| &rest[1..end]);
        match name.and_then(|name| Some((name.len() + 2, known(name)?))) {
            Some((taken, put)) => {
                filled.push_str(&put?);
                rest = &rest[taken..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        if filled.len() > MAX_TOKEN {
            return Err(ForgeError::TooLarge);
        }
    }
    filled.push_str(rest);
    Ok(filled)
}

impl Context<'_> {
    /// A text with what it names in it, as documented at
    /// [`Value::Template`](crate::recipe::Value::Template).
    pub(super) fn filled(&self, template: &str) -> Result<String, ForgeError> {
        fill(template, |name| {
            let (name, filter) = match name.split_once('|') {
                Some((name, filter)) => (name, Some(Filter::named(filter)?)),
                None => (name, None),
            };
            let text = self.named(name)?;
            Some(text.and_then(|text| match filter {
                Some(filter) => filter.apply(&text),
                None => Ok(text),
            }))
        })
    }

    fn named(&self, name: &str) -> Option<Result<String, ForgeError>> {
        let baseline = self.baseline;
        let canary = || baseline.canary.as_deref().ok_or(ForgeError::NoCanary);
        Some(match name {
            "issuer" => Ok(baseline.issuer.clone()),
            "issuer_host" => Ok(host(&baseline.issuer).to_owned()),
            "audience" => self.audience().map(Into::into),
            "kid" => self.key(&KeyRef::Signing).map(|key| key.kid().to_owned()),
            "subject" => Ok(baseline.subject.clone()),
            "client" => Ok(baseline.client_id.clone()),
            "tenant" => baseline.tenant.clone().ok_or(ForgeError::NoTenant),
            "canary" => {
                canary().map(|base| format!("{}/{}", base.trim_end_matches('/'), self.canary_id))
            }
            "canary_host" => canary().map(|base| host(base).to_owned()),
            "canary_path" => canary().map(|_| format!("/{}", self.canary_id)),
            "stranger_jwks" => {
                let key = self.key(&KeyRef::Stranger);
                key.map(|key| String::from_utf8_lossy(self.ring.jwks_of(key).body()).into_owned())
            }
            "alg" => self.key(&KeyRef::Signing).map(|key| key.algorithm().to_string()),
            "scope" => baseline.scope.clone().ok_or(ForgeError::NoScope),
            _ => return None,
        })
    }
}

/// The name of a visit to the canary, which looks like nothing else.
pub(super) fn canary_id() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<u128>().to_be_bytes())
}

/// Host and port of a URL; of what is no URL, what stands in their place.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())]
}

/// What is done to a text before it is put in.
#[derive(Clone, Copy, Debug)]
enum Filter {
    Upper,
    Lower,
    SwapCase,
    Slash,
    ButLast,
    ButFirst,
    First,
    Last,
    Middle,
    DotX,
    Scheme,
    Port,
    Escaped,
    DotPath,
}

impl Filter {
    const ALL: [Self; 14] = [
        Self::Upper,
        Self::Lower,
        Self::SwapCase,
        Self::Slash,
        Self::ButLast,
        Self::ButFirst,
        Self::First,
        Self::Last,
        Self::Middle,
        Self::DotX,
        Self::Scheme,
        Self::Port,
        Self::Escaped,
        Self::DotPath,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::SwapCase => "swapcase",
            Self::Slash => "slash",
            Self::ButLast => "butlast",
            Self::ButFirst => "butfirst",
            Self::First => "first",
            Self::Last => "last",
            Self::Middle => "middle",
            Self::DotX => "dotx",
            Self::Scheme => "scheme",
            Self::Port => "port",
            Self::Escaped => "escaped",
            Self::DotPath => "dotpath",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.name() == name)
    }

    /// The text after the filter, which must be another one.
    fn apply(self, text: &str) -> Result<String, ForgeError> {
        let filtered = self.filtered(text).filter(|filtered| filtered != text);
        filtered.ok_or_else(|| ForgeError::SameValue { filter: self.name(), text: text.into() })
    }

    fn filtered(self, text: &str) -> Option<String> {
        let characters: Vec<char> = text.chars().collect();
        let part = |part: &[char]| part.iter().collect::<String>();
        Some(match self {
            Self::Upper => text.to_ascii_uppercase(),
            Self::Lower => text.to_ascii_lowercase(),
            Self::SwapCase => text.chars().map(swap_case).collect(),
            Self::Slash => text.strip_suffix('/').map_or_else(|| format!("{text}/"), Into::into),
            Self::ButLast => part(characters.split_last()?.1),
            Self::ButFirst => part(characters.split_first()?.1),
            Self::First => characters.first()?.to_string(),
            Self::Last => characters.last()?.to_string(),
            // What is left without the ends, so that it still looks alike.
            Self::Middle => part(characters.get(1..characters.len().checked_sub(1)?)?),
            Self::DotX => text.replacen('.', "x", 1),
            Self::Scheme => match text.split_once("://")? {
                ("http", rest) => format!("https://{rest}"),
                ("https", rest) => format!("http://{rest}"),
                _ => return None,
            },
            Self::Port => return same_port(text),
            Self::Escaped => {
                let index = text.rfind(|c: char| c.is_ascii_alphanumeric())?;
                let octet = text.as_bytes()[index];
                format!("{}%{octet:02X}{}", &text[..index], &text[index + 1..])
            }
            Self::DotPath => {
                let end = text.find("://").map_or(0, |at| at + 3);
                let slash = text[end..].find('/').map(|at| end + at);
                match slash {
                    Some(slash) => format!("{}/./{}", &text[..slash], &text[slash + 1..]),
                    None => format!("{text}/./"),
                }
            }
        })
    }
}

/// The URL with a port that means the same: the one of the scheme where none
/// is written, else a zero before it.
fn same_port(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = host(url);
    let path = &rest[host.len()..];
    let colon =
        host.rfind(':').filter(|colon| host[colon + 1..].bytes().all(|c| c.is_ascii_digit()));
    match (colon, scheme) {
        (Some(colon), _) => {
            Some(format!("{scheme}://{}:0{}{path}", &host[..colon], &host[colon + 1..]))
        }
        (None, "http") => Some(format!("{scheme}://{host}:80{path}")),
        (None, "https") => Some(format!("{scheme}://{host}:443{path}")),
        (None, _) => None,
    }
}
