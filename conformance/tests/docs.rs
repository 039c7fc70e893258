//! Documents and recipes are what the catalogue says they are. With
//! `UPDATE_GENERATED=1` they are written instead of compared.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use conformance::{catalogue, explain, remedy};
use mock_issuer::book::BookEntry;
use mock_issuer::recipe::Recipe;

#[test]
fn the_documents_are_those_of_the_catalogue() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = pages();
    for (name, page) in &pages {
        check(&docs.join(name), page);
    }
    for entry in fs::read_dir(&docs).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(pages.contains_key(&name), "{name} belongs to no area any more");
    }
}

#[test]
fn the_recipes_are_those_of_the_catalogue() {
    let mut book =
        BTreeMap::from([("valid".to_owned(), entry("the valid token", Recipe::valid()))]);
    for case in catalogue::all() {
        for (id, recipe) in catalogue::recipes(case) {
            book.insert(id, entry(&case.title, recipe.clone()));
        }
    }
    let json = serde_json::to_string_pretty(&book).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mock-issuer/src/recipes.json");
    check(&path, &format!("{json}\n"));
}

#[test]
fn links_lead_somewhere() {
    let pages = pages();
    let mut links = 0;
    for page in pages.values() {
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let there = pages.get(file).unwrap_or_else(|| panic!("{target}"));
            let mut headings = there.lines().filter(|line| line.starts_with('#')).map(slug);
            assert!(anchor.is_empty() || headings.any(|slug| slug == anchor), "{target}");
            links += 1;
        }
    }
    assert!(links > 100, "only {links} links were seen");
}

#[test]
fn every_case_has_a_page_that_can_be_read_alone() {
    for case in catalogue::all() {
        let page = explain::page(case);
        for part in [case.id.as_str(), &case.why, "## What is sent", "jwt-conformance run", "PyJWT"]
        {
            assert!(page.contains(part), "{} lacks {part}", case.id);
        }
        for send in case.sends().filter(|_| !case.is_life_cycle()) {
            assert!(page.contains(&format!("`{}`", case.variant_id(&send.variant))), "{page}");
        }
    }
}

#[test]
fn a_page_reads_well() {
    let page = |id| explain::page(catalogue::find(id).unwrap());
    insta::assert_snapshot!(page("claims/aud-missing"), @r#"
    # claims/aud-missing

    There is no `aud`.

    ## What is sent

    - `claims/aud-missing`: claim `aud` is left out.

    ## What must happen

    It must be refused with 401. If it is accepted:

    - With `--audience`, the case fails (MUST; high: a genuine token works in the wrong place or at the wrong time).
    - With `--require aud`, the case fails (MUST; high: a genuine token works in the wrong place or at the wrong time).
    - Otherwise, that is a warning, and with `--profile strict` a failure (SHOULD; high: a genuine token works in the wrong place or at the wrong time).

    The refusal counts only if the same token without the fault is accepted: the valid token.

    Skipped with `--no-audience`, and where the backend only takes tokens without `aud`.

    ## Why

    A backend that compares `aud` only if it is there takes tokens that were never meant for it. Several libraries do so even when an audience is configured.

    ## How to fix it

    ### Require and compare `aud`

    Require `aud` and refuse the token unless it is, or as a list contains, the name of your API.

    - **PyJWT**: `jwt.decode(..., audience=AUDIENCE)`, and remove `"verify_aud": False` from `options`.
    - **python-jose**: `jwt.decode(..., audience=AUDIENCE, options={"require_aud": True})`: python-jose checks `aud` only if it is there.
    - **joserfc**: `JWTClaimsRegistry(aud={"essential": True, "value": AUDIENCE}).validate(token.claims)`.
    - **Authlib**: `decode(token, key_set, claims_options={"aud": {"essential": True, "value": AUDIENCE}}).validate()`.
    - **jsonwebtoken (Rust)**: `validation.set_audience(&[AUDIENCE]); validation.set_required_spec_claims(&["exp", "iss", "aud"]);`: without the second call a missing `aud` is not noticed.
    - **jose, Express (Node)**: `await jwtVerify(token, JWKS, { audience: AUDIENCE })`.
    - **jsonwebtoken, jwks-rsa (Node)**: `jwt.verify(token, key, { audience: AUDIENCE })`.
    - **Spring Security**: `spring.security.oauth2.resourceserver.jwt.audiences=${AUDIENCE}`.

    ## Where it stands

    - [RFC 8725 section 3.9](https://www.rfc-editor.org/rfc/rfc8725#section-3.9)
    - [RFC 9068 section 4](https://www.rfc-editor.org/rfc/rfc9068#section-4)
    - [RFC 7519 section 4.1.3](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3)

    ## Only this one

    ```console
    $ jwt-conformance run http://127.0.0.1:8000/protected --include claims/aud-missing
    $ jwt-conformance mint claims/aud-missing
    ```
    "#);
    insta::assert_snapshot!(page("rotation/retired-after-refetch"), @r#"
    # rotation/retired-after-refetch

    Signed by a key that is gone from the key set which the target fetched last.

    ## What is sent

    At the start the key `k1` signs. The key `k2` is published as well, but has not signed yet.

    1. Before anything more is changed, a token is sent that must be accepted: signed by the key `k2`.
    2. The key `k2` is taken out of the JWKS.
    3. A new key, `new`, is added to the JWKS.
    4. From now on the issuer signs with `new`.
    5. So that the backend fetches the JWKS again, a token is sent until it is accepted, for at most 70 s: signed by the key `new`.
    6. A token is sent: signed by the key `k2`; 24 times, over a connection of its own each.

    Each of several workers behind one port has a key set of its own. Where the last token is accepted, all of them are made to fetch the JWKS again, and then it is sent again, 4 times at most. It counts as accepted unless in the end each request is refused.

    ## What must happen

    The last token must be refused with 401. If it is accepted, that is a warning, and with `--profile strict` a failure (SHOULD; high: a genuine token works in the wrong place or at the wrong time).

    ## Why

    An issuer takes a key out of its JWKS when the key may have leaked. A backend that adds new keys to the old ones goes on trusting the thief.

    ## How to fix it

    ### Replace the whole key set at each fetch

    After each successful fetch use the keys of that document and no others; keep all of them, not only the newest. Fetch again after some minutes even if nobody asks.

    - **PyJWT**: `jwt.PyJWKClient(JWKS_URL)` without `cache_keys=True`, which keeps single keys after they have gone.
    - **python-jose**: `keys = {k["kid"]: k for k in jwks["keys"]}` after each fetch, not `keys.update(...)`.
    - **joserfc**: `key_set = KeySet.import_key_set(jwks)` after each fetch, in place of adding to `key_set.keys`.
    - **Authlib**: `key_set = JsonWebKey.import_key_set(jwks)` after each fetch, in place of adding to `key_set.keys`.
    - **jsonwebtoken (Rust)**: `*self.jwks.write().await = fetched;` with the whole `JwkSet`, in place of adding to a map.
    - **jose, Express (Node)**: `createRemoteJWKSet(new URL(JWKS_URL))` replaces the set at each fetch: keep no keys beside it.
    - **jsonwebtoken, jwks-rsa (Node)**: `jwksClient({ jwksUri: JWKS_URL, cacheMaxAge: 600000 })`: each key is kept for that long, so set it to minutes.
    - **Spring Security**: `NimbusJwtDecoder.withJwkSetUri(JWKS_URL).build()` without a `.cache(...)` of your own, and no map of keys beside it.

    ## Where it stands

    - [RFC 8725 section 3.8](https://www.rfc-editor.org/rfc/rfc8725#section-3.8)
    - [OpenID Connect Core section 10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys)

    ## Only this one

    ```console
    $ jwt-conformance run http://127.0.0.1:8000/protected --include rotation/retired-after-refetch
    ```
    "#);
}

/// What is asked for stands beside a story in which several tokens are sent.
#[test]
fn a_story_says_which_token_is_meant() {
    let part = |id, heading: &str| {
        let page = explain::page(catalogue::find(id).unwrap());
        let rest = page.split_once(heading).unwrap().1.to_owned();
        rest.split("\n## ").next().unwrap().trim().to_owned()
    };
    insta::assert_snapshot!(part("rotation/cache-control-honoured", "## What is sent"), @"
    At the start the key `k1` signs. The key `k2` is published as well, but has not signed yet.

    1. The backend is started anew, while the JWKS comes with `cache-control: max-age=2`.
    2. Nothing is done for 3 s.
    3. A token is sent 3 times, one after the other, each on a connection of its own: the valid token.
    ");
    insta::assert_snapshot!(part("rotation/kid-reuse-new-material", "## What is sent"), @r#"
    At the start the key `k1` signs. The key `k2` is published as well, but has not signed yet.

    1. The backend is started anew, and finds another JWKS: the `kid` of `k2` is `"shared"`.
    2. Before anything more is changed, a token is sent that must be accepted: header `kid` is "shared"; signed by the key `k2`.
    3. A new key, `new`, is added to the JWKS.
    4. The JWKS is changed: `k2` is left out; the `kid` of `new` is `"shared"`.
    5. As long is waited as the backend may keep a key set (`--jwks-ttl`), and two seconds more.
    6. A token (`new`) is sent: header `kid` is "shared"; signed by the key `new`.
    7. A token (`old`) is sent: header `kid` is "shared"; signed by the key `k2`.
    "#);
    insta::assert_snapshot!(part("jwks/malformed-sibling", "## What must happen"), @"
    Each of `empty`, `no-modulus`, `no-base64` and `off-curve` must be accepted. If it is not, that is a warning, and with `--profile strict` a failure (SHOULD; high: good tokens are turned away).

    Unclear for a backend that runs already, unless `--restart-command` restarts it.
    ");
    insta::assert_snapshot!(part("outage/fail-closed", "## What must happen"), @"
    - `outage/fail-closed#none`, `outage/fail-closed#empty-secret`, `outage/fail-closed#stripped`, `outage/fail-closed#stranger`: It must not be accepted; an error of the server is as good an answer as 401. If it is accepted, the case fails (MUST; critical: anyone gets in without a key).
    - `outage/fail-closed#recovered`: It must be accepted. If it is not, that is a warning, and with `--profile strict` a failure (SHOULD; high: good tokens are turned away).

    Unclear for a backend that runs already, unless `--restart-command` restarts it.
    ");
    insta::assert_snapshot!(part("jwks/redirect-cross-origin", "## What is sent"), @"
    At the start the key `k1` signs. The key `k2` is published as well, but has not signed yet.

    1. From now on the issuer redirects to somebody else's keys when it is asked for the JWKS.
    2. So that the backend asks the issuer for its keys, a token is sent until it does, for at most 70 s: header `kid` is the `kid` of a key that was never published; signed by a key that was never published. Meanwhile another (`known-key`) is sent, one request after the other: signed by the key `k1`.
    3. From now on the JWKS is served as it should be.
    ");
    insta::assert_snapshot!(part("fetch/flood-does-not-starve", "## What must happen"), @"
    The token that is sent meanwhile must be accepted. If it is not, that is nothing, and with `--profile strict` a warning (good practice that no standard demands; high: good tokens are turned away).

    Sent to a backend that runs already only with `--disruptive`.
    ");
    insta::assert_snapshot!(part("fetch/rotation-after-flood", "## What must happen"), @"
    The last token must be accepted. If it is not, that is a warning, and with `--profile strict` a failure (SHOULD; high: good tokens are turned away).

    Sent to a backend that runs already only with `--disruptive`.
    ");
}

#[test]
fn every_remedy_says_something_for_every_stack() {
    for remedy in remedy::Remedy::ALL {
        assert!(!remedy::title(remedy).ends_with('.'));
        let general = remedy::text(remedy, remedy::Stack::Generic);
        for stack in remedy::Stack::ALL {
            let text = remedy::text(remedy, stack);
            assert!(text.ends_with('.') && !text.contains("  "), "{stack}: {text}");
            assert!(text.matches('`').count().is_multiple_of(2), "{stack}: {text}");
            // A stack gets a line of its own, with code in it.
            if stack != remedy::Stack::Generic {
                assert!(text != general && text.contains('`'), "{stack}: {text}");
            }
        }
        assert!(catalogue::all().iter().any(|case| case.remedies.contains(&remedy)), "{remedy:?}");
    }
}

/// What a real backend with python-jose crashes with, its remedy must speak of.
#[test]
fn the_remedy_against_crashes_names_what_is_raised() {
    let remedy = remedy::text(remedy::Remedy::CatchErrors, remedy::Stack::PythonJose);
    let expected = include_str!("../../fixtures/backends/flask-ttl-cache/expected.toml");
    let mut raised = BTreeSet::new();
    for finding in expected.split("[[").filter(|text| text.contains("symptom = \"crashed\"")) {
        let words = finding.split(|c: char| !c.is_alphanumeric());
        raised.extend(words.filter(|word| word.len() > 5 && word.ends_with("Error")));
    }
    // It is named as what somebody else caught in vain.
    raised.remove("ValueError");
    assert!(raised.len() >= 4, "{raised:?}");
    for error in raised {
        assert!(remedy.contains(&format!("`{error}`")), "{error}");
    }
}

/// All documents by the names of their files.
fn pages() -> BTreeMap<String, String> {
    let areas = catalogue::areas().into_iter();
    let mut pages: BTreeMap<String, String> =
        areas.map(|area| (format!("{area}.md"), explain::area_page(area))).collect();
    pages.insert("README.md".into(), explain::index_page());
    pages.insert("remedies.md".into(), explain::remedies_page());
    pages
}

fn entry(title: &str, recipe: Recipe) -> BookEntry {
    BookEntry { title: title.into(), recipe }
}

/// The anchor of a heading, found in another way than the generator does.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    text.replace(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'), "")
}

/// Compares a generated file, or writes it.
fn check(path: &Path, wanted: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, wanted).unwrap();
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == wanted,
        "{} is out of date: run UPDATE_GENERATED=1 cargo test -p jwt-conformance --test docs",
        path.display()
    );
}
