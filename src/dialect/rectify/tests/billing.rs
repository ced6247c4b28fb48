//! Claude Code's changing block, in all three treatments.

use super::*;

#[test]
fn the_billing_header_is_passed_made_constant_or_taken_out() {
    let header =
        "x-anthropic-billing-header: cc_version=2.1.329.cdb; cc_entrypoint=sdk-cli; cch=a1b2c;";
    let stable =
        "x-anthropic-billing-header: cc_version=2.1.329.000; cc_entrypoint=sdk-cli; cch=00000;";
    let blocks = |first: &str| {
        format!(
            r#"{{"messages":[], "system": [{{"type":"text","text":"{first}"}}, {{"type":"text","text":"be \u0067ood","cache_control":{{}}}}],"x":1.0}}"#
        )
    };
    let of = |mode, text: &str| {
        billing_header(mode, &body(text)).map(|body| String::from_utf8(body.to_vec()).unwrap())
    };
    assert_eq!(of(BillingHeader::Pass, &blocks(header)), None);
    assert_eq!(
        of(BillingHeader::Stabilise, &blocks(header)),
        Some(blocks(stable))
    );
    assert_eq!(of(BillingHeader::Stabilise, &blocks(stable)), None);
    let stripped = r#"{"messages":[], "system": [{"type":"text","text":"be \u0067ood","cache_control":{}}],"x":1.0}"#;
    assert_eq!(
        of(BillingHeader::Strip, &blocks(header)).as_deref(),
        Some(stripped)
    );
    assert_eq!(of(BillingHeader::Strip, stripped), None);

    let string = |text: &str| format!(r#"{{"system":"{text}","x":1}}"#);
    let lines = string(&format!(r"{header}\n\nbe good"));
    assert_eq!(of(BillingHeader::Strip, &lines), Some(string("be good")));
    assert_eq!(
        of(BillingHeader::Stabilise, &lines),
        Some(string(&format!(r"{stable}\n\nbe good")))
    );
    assert_eq!(of(BillingHeader::Stabilise, &string(stable)), None);
    assert_eq!(
        of(BillingHeader::Strip, &string(header)).as_deref(),
        Some(r#"{"x":1}"#)
    );
    let only = format!(r#"{{"x":1,"system":[{{"type":"text","text":"{header}"}}]}}"#);
    assert_eq!(
        of(BillingHeader::Strip, &only).as_deref(),
        Some(r#"{"x":1}"#)
    );
    // Spoken of in a conversation, it is not the header.
    for other in [
        format!(r#"{{"messages":["{header}"]}}"#),
        string(&format!("about {header}")),
    ] {
        assert_eq!(of(BillingHeader::Strip, &other), None);
        assert_eq!(of(BillingHeader::Stabilise, &other), None);
    }
}

#[test]
fn two_prompts_of_claude_code_have_the_same_prefix_once_stabilised() {
    let request = include_str!("../../../../tests/fixtures/captures/claude-tool.json");
    let other = request.replace("2.1.329.cdb", "2.1.329.ef5");
    assert_ne!(request, other);
    for mode in [BillingHeader::Stabilise, BillingHeader::Strip] {
        let one = billing_header(mode, &body(request)).unwrap();
        assert_eq!(one, billing_header(mode, &body(&other)).unwrap());
    }
}
