import Base
import TestSupport
import Testing

@testable import Deduplication

@Suite struct CheckedFileTests {
  private let settings = [UInt8](0..<16)

  private func write(_ numbers: [UInt64], to path: String) throws {
    let writer = try CheckedWriter(.groups, settings: settings, path: path)
    for number in numbers { try writer.append(number) }
    _ = try writer.commit()
  }

  private func read(_ path: String) throws -> [UInt64] {
    let reader = try CheckedReader(.groups, settings: settings, path: path)
    var numbers: [UInt64] = []
    while let number = try reader.next() { numbers.append(number) }
    #expect(try reader.next() == nil)
    return numbers
  }

  @Test func numbersOfAllSizesComeBack() throws {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 1)
      let numbers =
        [0, 1, 127, 128, .max] + (0..<40_000).map { _ in random.next() >> UInt64.random(in: 0..<64, using: &random) }
      try write(numbers, to: "\(folder)/x")
      let isSame = try read("\(folder)/x") == numbers
      #expect(isSame)
      try write([], to: "\(folder)/y")
      #expect(try read("\(folder)/y").isEmpty)
    }
  }

  @Test func damageIsFound() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      try write((0..<30_000).map { UInt64($0) }, to: path)
      let whole = try FileSystem.read(path)
      for length in [0, 23, 24, 30, 36, whole.count / 2, whole.count - 1] {
        try AtomicFile.write(Array(whole[..<length]).span, to: path)
        #expect(throws: DeduplicationError.self) { try read(path).count }
      }
      for at in [0, 24, 28, 40, whole.count / 2, whole.count - 5] {
        var changed = whole
        changed[at] ^= 1
        try AtomicFile.write(changed.span, to: path)
        let error = #expect(throws: DeduplicationError.self, "\(at)") { try read(path).count }
        #expect(error?.location == path)
      }
      var changed = whole
      changed[10] ^= 1
      try AtomicFile.write(changed.span, to: path)
      #expect(#expect(throws: DeduplicationError.self) { try read(path).count }?.code == .mixedSettings)
    }
  }

  @Test func decisionsComeBack() throws {
    try withTemporaryFolder { folder in
      let entries: [DecisionFile.Entry] = [
        .init(document: 0, fate: .stays(size: 3)),
        .init(document: 5, fate: .removed(kept: 4_000_000_000, jaccard: 0.75)),
        .init(document: 6, fate: .removed(kept: 0, jaccard: nil)), .init(document: 70_000, fate: .dropped(size: 2)),
      ]
      var writer = try DecisionWriter(settings: settings, path: "\(folder)/d", start: 12)
      for entry in entries { try writer.append(entry) }
      _ = try writer.commit()
      let read = try DecisionFile.read(settings: settings, path: "\(folder)/d")
      #expect(read.start == 12 && read.entries == entries)
    }
  }
}
