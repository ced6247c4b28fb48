//! Rolling health: what it looks back on, and which numbers it does not believe.

use super::health::Health;
use crate::domain::Served;

fn served(ttfb_ms: u32, ttft_ms: u32, duration_ms: u32, output_tokens: u64) -> Served {
    Served {
        ttfb_ms,
        ttft_ms,
        duration_ms,
        output_tokens,
    }
}

#[test]
fn health_looks_back_on_the_last_64() {
    let mut health = Health::default();
    assert_eq!((health.success_rate(), health.ttfb_ms()), (1.0, None));
    health.success(&served(100, 0, 0, 0));
    health.failure();
    assert_eq!(health.success_rate(), 0.5);
    assert_eq!(health.ttfb_ms(), Some(100.0));
    health.success(&served(200, 0, 0, 0));
    assert!((health.ttfb_ms().unwrap() - 120.0).abs() < 1e-9);
    (0..64).for_each(|_| health.failure());
    assert_eq!(health.success_rate(), 0.0);
    (0..16).for_each(|_| health.success(&served(1, 1, 1, 1)));
    assert_eq!(health.success_rate(), 0.25);
    assert_eq!((health.served(), health.failed()), (18, 65));
}

#[test]
fn speed_is_that_of_writing_after_the_first_content() {
    let mut health = Health::default();
    health.success(&served(100, 200, 2200, 100));
    assert_eq!(health.ttft_ms(), Some(200.0));
    assert_eq!(health.tokens_per_second(), Some(50.0));
    health.success(&served(100, 700, 1700, 100));
    assert!((health.ttft_ms().unwrap() - 300.0).abs() < 1e-9);
    assert!((health.tokens_per_second().unwrap() - 60.0).abs() < 1e-9);
}

#[test]
fn numbers_that_do_not_belong_together_are_left_out() {
    let table = [
        ("nothing was measured", served(0, 0, 0, 0)),
        ("no tokens", served(10, 20, 2000, 0)),
        ("it came in one piece", served(10, 20, 20, 500)),
        ("too short to tell", served(10, 20, 60, 500)),
        ("it ended before it began", served(10, 2000, 1000, 500)),
        ("faster than any model", served(10, 20, 120, 1_000_000)),
        ("no first content", served(10, 0, 5000, 500)),
    ];
    for (why, served) in table {
        let mut health = Health::default();
        health.success(&served);
        assert_eq!(health.tokens_per_second(), None, "{why}");
        assert_eq!(health.success_rate(), 1.0, "{why}");
    }
    let mut health = Health::default();
    health.success(&served(50, 20, 1000, 0));
    assert_eq!(health.ttft_ms(), None, "content before the first byte");
}
