//! What happened around a send, by the steps before it.

use mock_issuer::fault::{Document, Fault};

use super::*;
use crate::case::{Bound, Wrong};

fn sent(name: &str) -> Send {
    Send { variant: name.into(), ..Send::default() }
}

fn serve(wrong: Option<Fault>) -> Step {
    let wrong = wrong.map(|fault| Wrong {
        document: Document::Jwks,
        fault,
        occurrence: Default::default(),
    });
    Step::Serve { keys: Vec::new(), edits: Vec::new(), wrong }
}

#[test]
fn the_last_step_that_matters_decides() {
    let bound = Bound::Refetch;
    let burst = |name: &str, unjudged| Step::Burst {
        send: sent(name),
        times: 2,
        at_once: 1,
        beside: Some(sent("beside")),
        unjudged,
    };
    let expect = |steps: Vec<Step>, expected: &[(&str, Way)]| {
        let case = case("a/case", Kind::LifeCycle, steps);
        let found: Vec<_> =
            ways(&case).into_iter().map(|(send, way)| (send.variant.as_str(), way)).collect();
        assert_eq!(found, expected);
    };
    expect(vec![Step::Send(sent("a"))], &[("a", Way::Plain)]);
    expect(vec![serve(None), Step::Send(sent("a"))], &[("a", Way::Cold)]);
    expect(
        vec![
            serve(Some(Fault::Reset)),
            Step::Send(sent("a")),
            Step::Mend { document: Document::Jwks },
            Step::Until { send: sent("b"), bound },
            serve(Some(Fault::Padded { octets: 1 })),
            Step::Send(sent("c")),
        ],
        &[("a", Way::Keyless), ("b", Way::Awaited), ("c", Way::Cold)],
    );
    expect(
        vec![
            Step::Withdraw { key: "k2".into() },
            Step::Provoke { send: sent("new"), bound },
            Step::Send(sent("a")),
        ],
        &[("a", Way::Changed)],
    );
    expect(vec![Step::Outwait, Step::Send(sent("a"))], &[("a", Way::Outwaited)]);
    expect(vec![Step::Outlive { send: sent("a"), seconds: 1 }], &[("a", Way::Outlived)]);
    expect(
        // What is sent again is told together with what was sent before.
        vec![
            Step::Ask { send: sent("a"), beside: sent("b"), bound: Bound::Ask },
            Step::Send(sent("b")),
            Step::Send(sent("c")),
        ],
        &[("a", Way::Asking), ("b", Way::Beside), ("c", Way::Beside)],
    );
    expect(vec![burst("a", false)], &[("a", Way::Burst), ("beside", Way::Burst)]);
    expect(vec![burst("a", true)], &[("beside", Way::Burst)]);
    expect(vec![Step::Rest { seconds: 1 }, Step::Send(sent("a"))], &[("a", Way::Plain)]);
}
