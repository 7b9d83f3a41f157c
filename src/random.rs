//! Random bytes from the operating system, for ids and tokens. Nothing else in the server is random.

/// `N` random bytes that nobody can guess.
#[expect(
    clippy::expect_used,
    reason = "it fails only before the kernel's generator is seeded, and then nothing can be served"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
