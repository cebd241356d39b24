import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Runs

/// Files of lines: the same bytes wherever the task was interrupted, and no damaged checkpoint is gone on from.
@Suite struct LineFilesTests {
  /// One call of `append`: lines of a text, for a file.
  private struct Addition {
    var path: String
    var text: [UInt8]
  }

  /// Texts for some files, by chance; some are larger than half a frame.
  private static let texts: [(folder: String, text: [UInt8])] = {
    var random = SeededGenerator(seed: 7)
    return (0..<24).map { number in
      let isLarge = number % 8 == 3
      let line = "\(number) \(random.next())\n"
      let count = isLarge ? 700_000 / line.utf8.count : Int.random(in: 1..<100, using: &random)
      let language = isLarge ? "en" : ["en", "sw", "zh"].randomElement(using: &random) ?? ""
      return (number % 11 == 5 ? "faults" : "data/\(language)", Array(String(repeating: line, count: count).utf8))
    }
  }()

  private static func additions(_ format: JSONLinesFormat) -> [Addition] {
    texts.map { folder, text in
      Addition(path: "\(folder)/t\(folder == "faults" ? ".jsonl" : format.suffix)", text: text)
    }
  }

  private static func append(_ additions: some Sequence<Addition>, to files: LineFiles) throws {
    for addition in additions { try files.append(addition.text.span, lines: 1, to: addition.path) }
  }

  /// The files' bytes, and what `finish` says of them.
  private static func finish(
    _ files: LineFiles, _ folder: String, threads: Int = 1
  ) throws -> (files: [CompletionRecord.File], bytes: [String: [UInt8]]) {
    let listed = try files.finish(threads: threads).files
    return (
      listed,
      try Dictionary(uniqueKeysWithValues: listed.map { ($0.path, try FileSystem.read("\(folder)/\($0.path)")) })
    )
  }

  private static func undisturbed(
    _ format: JSONLinesFormat, threads: Int = 1
  ) throws -> (files: [CompletionRecord.File], bytes: [String: [UInt8]]) {
    try withTemporaryFolder { folder in
      let files = LineFiles(folder: folder, format: format)
      try append(additions(format), to: files)
      return try finish(files, folder, threads: threads)
    }
  }

  @Test func listsWhatWasWritten() throws {
    let (files, bytes) = try Self.undisturbed(.plain)
    #expect(files.map(\.path) == ["data/en/t.jsonl", "data/sw/t.jsonl", "data/zh/t.jsonl", "faults/t.jsonl"])
    let additions = Self.additions(.plain)
    for file in files {
      let expected = additions.filter { $0.path == file.path }
      let isExpected = bytes[file.path] == expected.flatMap(\.text)
      #expect(isExpected)
      #expect(file.lines == expected.count)
      #expect(file.byteCount == bytes[file.path]?.count)
      let written = bytes[file.path] ?? []
      let digest = Digest.of(written.span, .sha256).hexadecimal
      #expect(file.sha256 == digest)
    }
  }

  @Test(arguments: JSONLinesFormat.allCases)
  func bytesDoNotDependOnThreads(_ format: JSONLinesFormat) throws {
    let (one, four) = (try Self.undisturbed(format), try Self.undisturbed(format, threads: 4))
    #expect(one.files == four.files)
    let areSame = one.bytes == four.bytes
    #expect(areSame)
    // Faults are read while the run goes on, and are never compressed.
    #expect(
      one.bytes["faults/t.jsonl"] == Self.additions(format).filter { $0.path.hasPrefix("faults") }.flatMap(\.text))
  }

  @Test(arguments: [JSONLinesFormat.zstd, .plain])
  func theSameBytesWhereverItIsInterrupted(_ format: JSONLinesFormat) throws {
    let expected = try Self.undisturbed(format)
    let additions = Self.additions(format)
    for cut in stride(from: 0, through: additions.count, by: 4) {
      try withTemporaryFolder { folder in
        let first = LineFiles(folder: folder, format: format)
        try Self.append(additions[..<(cut / 2)], to: first)
        _ = try first.save()
        try Self.append(additions[(cut / 2)..<cut], to: first)
        let saved = try first.save()
        try first.forgetEarlierSave()
        // What comes after the checkpoint is lost with the process, though some of it is stored.
        try Self.append(additions[cut...], to: first)
        let second = LineFiles(folder: folder, format: format)
        #expect(try second.restore(saved))
        try Self.append(additions[cut...], to: second)
        let result = try Self.finish(second, folder)
        #expect(result.files == expected.files, "cut after \(cut)")
        let areSame = result.bytes == expected.bytes
        #expect(areSame, "cut after \(cut)")
      }
    }
  }

  @Test func aCheckpointAfterACheckpointDoesNotWriteOverIt() throws {
    // Between writing what is held and writing the checkpoint a process may end: the one before must be whole still.
    try withTemporaryFolder { folder in
      let additions = Self.additions(.zstd)
      let first = LineFiles(folder: folder, format: .zstd)
      try Self.append(additions[..<5], to: first)
      let saved = try first.save()
      try Self.append(additions[5..<9], to: first)
      _ = try first.save()
      let second = LineFiles(folder: folder, format: .zstd)
      #expect(try second.restore(saved))
      try Self.append(additions[5..<9], to: second)
      // Its own saves are numbered on, so that none is written over one that may be needed.
      let again = try second.save()
      #expect(again["pending"] != saved["pending"])
      let third = LineFiles(folder: folder, format: .zstd)
      #expect(try third.restore(again))
      try Self.append(additions[9...], to: third)
      #expect(try Self.finish(third, folder).files == Self.undisturbed(.zstd).files)
    }
  }

  enum Damage: CaseIterable {
    case none, pendingChanged, pendingCut, pendingLonger, pendingGone
    case stagedChanged, stagedCut, stagedGone, stagedIsFolder, stagedLonger
  }

  @Test(arguments: Damage.allCases)
  func damagedCheckpointsAreRefused(_ damage: Damage) throws {
    try withTemporaryFolder { folder in
      let files = LineFiles(folder: folder, format: .plain)
      try Self.append(Self.additions(.plain), to: files)
      let saved = try files.save()
      let pending = "\(folder)/\(try #require(saved["pending"]?.string))"
      let staged = "\(folder)/data/en/t.jsonl"
      func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
        var bytes = try FileSystem.read(path)
        body(&bytes)
        try FileSystem.remove(path)
        try FileSystem.append(bytes.span, to: path)
      }
      switch damage {
      case .none: break
      case .pendingChanged: try change(pending) { $0[$0.count / 2] ^= 1 }
      case .pendingCut: try change(pending) { $0.removeLast() }
      case .pendingLonger: try change(pending) { $0.append(1) }
      case .pendingGone: try FileSystem.remove(pending)
      case .stagedChanged: try change(staged) { $0[$0.count / 2] ^= 1 }
      case .stagedCut: try change(staged) { $0.removeLast() }
      case .stagedLonger: try change(staged) { $0.append(1) }
      case .stagedGone: try FileSystem.remove(staged)
      case .stagedIsFolder:
        try FileSystem.remove(staged)
        try FileSystem.createFolder(staged)
      }
      // Bytes beyond what the checkpoint knows came after it, and are cut off.
      let isGood = damage == .none || damage == .stagedLonger
      let restored = LineFiles(folder: folder, format: .plain)
      #expect(try restored.restore(saved) == isGood)
      if isGood { #expect(try Self.finish(restored, folder).files == Self.undisturbed(.plain).files) }
    }
  }

  @Test(arguments: [
    "{}", "[]", #"{"pending":"../x","files":[],"sha256":""}"#, #"{"pending":".pending-1","files":[],"sha256":"00"}"#,
    #"{"pending":".pending-1","files":[{"path":"../x","bytes":1,"sha256":"","lines":1,"held":0}],"sha256":"EMPTY"}"#,
    #"{"pending":".pending-1","files":[{"path":"x","bytes":0,"sha256":"","lines":1,"held":1}],"sha256":"EMPTY"}"#,
    #"{"pending":".pending-1","files":[{"path":"x","bytes":0,"sha256":"","lines":1,"held":-1}],"sha256":"EMPTY"}"#,
  ])
  func whatSaveDoesNotWriteIsRefused(_ text: String) throws {
    try withTemporaryFolder { folder in
      let json = try JSONValue(parsing: text.replacing("EMPTY", with: Digest.sha256("")))
      #expect(try !LineFiles(folder: folder, format: .plain).restore(json))
    }
  }
}
