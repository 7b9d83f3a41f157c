//! What the tests stand on: offices to ask, servers to start, clients to send and faults to make. The few tests in here
//! are of these tools themselves.
//!
//! | to test | there is |
//! |---|---|
//! | the core | [`offices`]: plans, moments, a day command by command; [`model`]: a slow and plain office to compare with |
//! | the running offices | [`site`]: servers of one office over one journal and one clock |
//! | a journal | [`redis_server`]; [`broken_line`] and [`faulty_journal`], which fail on command and by chance |
//! | the server in this process | [`served`]: over a journal in memory, under a clock that is moved |
//! | the real binary | [`server`], [`station`]: child processes; [`client`], [`reception`]: who talks to it; [`ledger`]: what it promised them |
//! | alerts | [`receiver`]: who is told, at a real port, and verifies each signature by itself |
//! | pages | [`chromium`]: a browser with a window for each screen; [`pages`]: every page there is to look at; [`cable`]: what a screen loses its server by; [`ear`]: what a lobby plays |
//! | sound | [`sound_card`]: an ALSA device whose sound the test hears |
//! | paper | [`paper`]: a printer at a port; [`escpos_decoder`]: a printer made of its manual, with the letters of [`printer_letters`]; [`printer_simulator`]: one with a port, a roll and troubles |
//! | real days | [`technion`]: a file of calls as tickets |

pub mod broken_line;
pub mod cable;
pub mod chromium;
pub mod client;
pub mod ear;
pub mod escpos_decoder;
pub mod faulty_journal;
pub mod ledger;
pub mod model;
pub mod offices;
pub mod pages;
pub mod paper;
pub mod printer_letters;
pub mod printer_simulator;
pub mod receiver;
pub mod reception;
pub mod redis_server;
pub mod served;
pub mod server;
pub mod site;
pub mod slow_sums;
pub mod sound_card;
pub mod station;
pub mod technion;
