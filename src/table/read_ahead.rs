//! Records of a large text file, split on a separate thread while the one before is worked on.

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use csv::{ByteRecord, Reader};

/// Records handed over at a time.
const BATCH: usize = 4096;
/// Batches that wait at most.
const WAITING: usize = 4;
/// Bytes of a batch, the places of its cells included: of long records fewer are handed over at a time.
const HEAVY: usize = 16 << 20;

#[derive(Default)]
struct Batch {
    records: Vec<ByteRecord>,
    used: usize,
    weight: usize,
    is_last: bool,
    error: Option<csv::Error>,
}

/// Hands the records of a reader to a visitor until it breaks.
pub(crate) fn visit(
    reader: Reader<Box<dyn Read + Send>>,
    visitor: &mut dyn FnMut(&ByteRecord) -> ControlFlow<()>,
) -> Result<(), csv::Error> {
    let (full_sender, full) = sync_channel::<Batch>(WAITING);
    // Batches come back to be filled again.
    let (empty, empty_receiver) = sync_channel::<Batch>(2 * WAITING);
    std::thread::scope(|scope| {
        scope.spawn(move || split(reader, &full_sender, &empty_receiver));
        let mut result = Ok(());
        'batches: for mut batch in full {
            for record in batch.records.iter().take(batch.used) {
                if visitor(record).is_break() {
                    break 'batches;
                }
            }
            if let Some(error) = batch.error.take() {
                result = Err(error);
                break;
            }
            // A full queue only means that there are batches enough. What long records took is given back.
            if batch.weight <= HEAVY {
                let _ = empty.try_send(batch);
            }
        }
        result
    })
}

fn split(
    mut reader: Reader<Box<dyn Read + Send>>,
    full: &SyncSender<Batch>,
    empty: &Receiver<Batch>,
) {
    loop {
        let mut batch = empty.try_recv().unwrap_or_default();
        batch.records.resize(BATCH, ByteRecord::new());
        batch.used = 0;
        batch.weight = 0;
        for record in &mut batch.records {
            match reader.read_byte_record(record) {
                Ok(true) => {
                    batch.used += 1;
                    batch.weight += record.as_slice().len() + record.len() * size_of::<usize>();
                    if batch.weight > HEAVY {
                        break;
                    }
                }
                Ok(false) => {
                    batch.is_last = true;
                    break;
                }
                Err(error) => {
                    batch.error = Some(error);
                    batch.is_last = true;
                    break;
                }
            }
        }
        let last = batch.is_last;
        if full.send(batch).is_err() || last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(rows: usize) -> Reader<Box<dyn Read + Send>> {
        let text = "a,b\n".repeat(rows);
        let source: Box<dyn Read + Send> = Box::new(std::io::Cursor::new(text.into_bytes()));
        csv::ReaderBuilder::new().has_headers(false).from_reader(source)
    }

    #[test]
    fn every_record_comes_once_and_in_order() {
        for rows in [0, 1, BATCH - 1, BATCH, BATCH + 1, 10 * BATCH + 7] {
            let mut lines = Vec::new();
            visit(reader(rows), &mut |record| {
                lines.push(record.position().unwrap().line());
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!(lines.len(), rows);
            assert!(lines.is_sorted());
        }
    }

    #[test]
    fn a_visitor_may_stop_early() {
        let mut seen = 0;
        visit(reader(20 * BATCH), &mut |_| {
            seen += 1;
            if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
        assert_eq!(seen, 5);
    }
}
