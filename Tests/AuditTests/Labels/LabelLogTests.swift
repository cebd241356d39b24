import Base
import TestSupport
import Testing

@testable import Audit

/// The file of labels: what is in it after crashes, errors and other processes.
@Suite struct LabelLogTests {
  private static let entries: [LabelEntry] = (0..<4).map { number in
    var entry = LabelEntry(id: "d\(number)", label: number == 2 ? nil : .good, rater: "ana")
    entry.note = number == 1 ? "zwei\nZeilen “und” \u{202E}" : ""
    entry.seconds = 1.5
    return entry
  }

  @Test func entriesAreReadAsTheyWereAppended() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/labels.jsonl"
      #expect(try LabelLog.read(path) == [])
      do {
        let log = try LabelLog(path)
        for entry in Self.entries[..<2] { try log.append(entry) }
        #expect(try LabelLog.read(path) == Array(Self.entries[..<2]))
      }
      let log = try LabelLog(path)
      #expect(log.entries == Array(Self.entries[..<2]))
      try log.append(contentsOf: Array(Self.entries[2...]))
      #expect(log.entries == Self.entries)
      #expect(try LabelLog.read(path) == Self.entries)
    }
  }

  /// A log that ends at any byte has all entries before it, goes on with the next one, and no reader sees half a line.
  @Test func aLogThatIsCutAnywhereLosesItsLastEntryOnly() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/labels.jsonl"
      try LabelLog(path).append(contentsOf: Self.entries)
      let bytes = try FileSystem.read(path)
      let added = LabelEntry(id: "d9", label: .short, rater: "ana")
      // Every place of the last two lines and a few before.
      for count in Array(stride(from: 0, to: bytes.count - 180, by: 17)) + Array(bytes.count - 180...bytes.count) {
        let cut = Array(bytes[..<count])
        try AtomicFile.write(cut.span, to: path)
        // An entry is there with its last brace: the line feed is put behind it.
        let whole = cut.count { $0 == 0x0A } + (count < bytes.count && bytes[count] == 0x0A ? 1 : 0)
        #expect(try LabelLog.read(path) == Array(Self.entries[..<whole]), "\(count)")
        try LabelLog(path).append(added)
        #expect(try LabelLog.read(path) == Array(Self.entries[..<whole]) + [added], "\(count)")
      }
    }
  }

  /// A file system may bring a file back longer than what was written to it.
  @Test func zerosAtTheEndAreRemoved() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/labels.jsonl"
      try LabelLog(path).append(Self.entries[0])
      let zeros = [UInt8](repeating: 0, count: 300)
      try FileSystem.append(zeros.span, to: path)
      #expect(try LabelLog(path).entries == [Self.entries[0]])
      #expect(try FileSystem.read(path).last == 0x0A)
    }
  }

  @Test(arguments: ["{}", "not JSON", #"{"id":"d1","label":"fine","rater":"ana"}"#, ""])
  func aBadLineInTheMiddleIsAnErrorWithItsNumber(_ line: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/labels.jsonl"
      let good = #"{"id":"d1","label":"good","rater":"ana"}"#
      try AtomicFile.write("\(good)\n\(line)\n\(good)\n", to: path)
      let error = #expect(throws: AuditError.self) { try LabelLog(path) }
      #expect(error?.location == "\(path):2")
      #expect(try FileSystem.read(path).count { $0 == 0x0A } == 3)
    }
  }

  @Test func aSecondWriterIsRefusedUntilTheFirstIsGone() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/labels.jsonl"
      var first: LabelLog? = try LabelLog(path)
      let error = #expect(throws: AuditError.self) { try LabelLog(path) }
      #expect(error?.code == .inUse)
      #expect(error?.exitCode == .tryAgain)
      try first?.append(Self.entries[0])
      first = nil
      #expect(try LabelLog(path).entries == [Self.entries[0]])
      #expect(try FileSystem.names(in: folder) == ["labels.jsonl"])
    }
  }

  @Test func theLastEntryOfARaterCounts() {
    var other = LabelEntry(id: "d0", label: .short, rater: "ben")
    other.note = "kurz"
    let undone = LabelEntry(id: "d1", label: nil, rater: "ana")
    let again = LabelEntry(id: "d0", label: .mixed, rater: "ana")
    let labels = EffectiveLabels(Array(Self.entries[..<2]) + [other, undone, again])
    #expect(labels.all == [other, again])
    #expect(labels["d0", rater: "ana"] == again)
    #expect(labels["d0", rater: "ben"] == other)
    #expect(labels["d1", rater: "ana"] == nil)
    #expect(labels.latest("d1", "ana") == undone)
    #expect(labels.raters(of: "d0") == ["ben", "ana"])
  }
}
