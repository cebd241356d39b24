// Times reading texts from JSON Lines or Parquet, or writes what was read for comparison.
//
//   records-bench time FILE [ROUNDS]     processor time of reading texts and ids, one JSON line
//   records-bench documents FILE [ROUNDS]     the same of reading documents whole, and of writing them unchanged
//   records-bench dump FILE FIELD...     each row's fields: for each its length (32 bits, little endian) and its bytes
//
// The first FIELD of `dump` is the text. Rows without a text are no rows; other missing values are empty.

import Base
@preconcurrency import Glibc
import Records

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The whole file in memory, so that reading it is no part of the times.
func open(_ path: String, _ fields: TextFields) throws -> any TextReader {
  let bytes = try FileSystem.read(path)
  if ParquetFile.isOne(bytes.span) {
    return try ParquetTextReader(ParquetFile(MemoryRangeSource(bytes, name: path)), fields: fields)
  }
  return JSONLinesTextReader(MemorySource(bytes, name: path), fields: fields)
}

func time(_ path: String, rounds: Int) throws {
  var seconds: [Double] = []
  var bytes = 0
  var rows = 0
  var batch = TextBatch()
  for _ in 0..<rounds {
    (bytes, rows) = (0, 0)
    let reader = try open(path, TextFields())
    let start = cpuSeconds()
    while try reader.fill(&batch) {
      rows += batch.rows.count
      for row in batch.rows { bytes += Int(row.text.count) }
    }
    seconds.append(cpuSeconds() - start)
  }
  let median = seconds.sorted()[rounds / 2]
  let rate = Int(Double(bytes) / median / 1e6)
  print("{\"rows\":\(rows),\"text_bytes\":\(bytes),\"cpu_seconds\":\(median),\"megabytes_per_second\":\(rate)}")
}

/// Times reading documents with all known members, and writing their lines again.
func timeDocuments(_ path: String, rounds: Int) throws {
  let stored = try FileSystem.read(path)
  var (reading, writing): ([Double], [Double]) = ([], [])
  var batch = Batch()
  var json = JSONWriter()
  let writer = DocumentWriter()
  var (bytes, rows) = (0, 0)
  for _ in 0..<rounds {
    (bytes, rows) = (0, 0)
    var (readSeconds, writeSeconds) = (0.0, 0.0)
    let reader = JSONLinesDocumentReader(MemorySource(stored, name: path))
    while true {
      var start = cpuSeconds()
      guard try reader.fill(&batch) else { break }
      readSeconds += cpuSeconds() - start
      rows += batch.documents.count
      for document in batch.documents { bytes += Int(document.text.count) }
      start = cpuSeconds()
      json.removeAll()
      for row in batch.documents.indices { writer.write(batch, row: row, from: reader.provenance, to: &json) }
      writeSeconds += cpuSeconds() - start
    }
    reading.append(readSeconds)
    writing.append(writeSeconds)
  }
  func rate(_ seconds: [Double]) -> Int { Int(Double(bytes) / seconds.sorted()[rounds / 2] / 1e6) }
  print(
    "{\"rows\":\(rows),\"text_bytes\":\(bytes),\"read_megabytes_per_second\":\(rate(reading)),"
      + "\"write_megabytes_per_second\":\(rate(writing))}")
}

func dump(_ path: String, _ names: [String]) throws {
  let reader = try open(path, TextFields(text: names[0], id: names[0], more: Array(names.dropFirst())))
  var batch = TextBatch()
  while try reader.fill(&batch) {
    for (index, row) in batch.rows.enumerated() {
      let more = batch.more[index * (names.count - 1)..<(index + 1) * (names.count - 1)]
      for value in [row.text] + more {
        var count = UInt32(value.count).littleEndian
        fwrite(&count, 4, 1, stdout)
        _ = batch.bytes.withSpan(value.range) {
          $0.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count, stdout) }
        }
      }
    }
    for fault in batch.faults { fputs("\(fault.kind.rawValue) \(fault.detail)\n", stderr) }
  }
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  fputs("usage: records-bench time|documents FILE [ROUNDS] | dump FILE FIELD...\n", stderr)
  exit(64)
}
do {
  switch arguments[1] {
  case "time": try time(arguments[2], rounds: arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5)
  case "documents":
    try timeDocuments(arguments[2], rounds: arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5)
  default: try dump(arguments[2], arguments.count > 3 ? Array(arguments[3...]) : ["text"])
  }
} catch {
  fputs("\(error)\n", stderr)
  exit((error as? any ReportableError)?.exitCode.rawValue ?? 70)
}
