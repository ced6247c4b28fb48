//! Tells cargo to take the console into a release build anew when `make web` has written it.
//! Debug builds read it from the folder, so they need not be built again.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Cargo sets it for every build script; a missing folder counts as changed.
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=web/dist");
    }
}
