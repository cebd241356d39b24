import Base
import Foundation
import TestSupport
import Testing

/// Limits of commands: what is beyond them costs no memory, and is told. docs/LIMITS.md lists them.
@Suite struct LimitsTests {
  private static let document = "{\"text\":\"Watoto wanakwenda shule kila asubuhi na walimu wao.\"}\n"

  /// A line of 100 MiB, and a document after it.
  private static let longLine =
    [Array("{\"text\":\"".utf8)] + [[UInt8]](repeating: [UInt8](repeating: 0x61, count: 1 << 20), count: 100)
    + [Array("\"}\n\(document)".utf8)]

  @Test(arguments: [["inspect", "-"], ["langid", "predict"], ["langid", "predict", "--documents"]])
  func longLinesCostNoMemory(_ command: [String]) throws {
    let bytes = try Command.peakMemory(command, input: Self.longLine)
    #expect(bytes < 200 << 20, "\(bytes >> 20) MiB")
  }

  @Test func longLinesAreToldAndTheOthersRead() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.jsonl"
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try file.write(contentsOf: Data(Self.document.utf8))
      for piece in Self.longLine { try file.write(contentsOf: piece) }
      try file.close()
      let message = "line 2 at \(Self.document.utf8.count): \((100 << 20) + 11) bytes are more than 67108864"

      let shown = try Command.run(["inspect", path])
      #expect(shown.status == 0)
      #expect(shown.output.contains("\n2  ") && !shown.output.contains("\n3  "))
      #expect(shown.errors.contains(message))

      let documents = try Command.run(["langid", "predict", "--documents", path])
      #expect(documents.status == 65)
      #expect(documents.output.split(separator: "\n").count == 2)
      #expect(documents.errors.contains(message) && documents.errors.contains("1 line too long"))

      // A line of output for each of input.
      let lines = try Command.run(["langid", "predict", "--canonical", path])
      #expect(lines.status == 0)
      #expect(lines.output.split(separator: "\n", omittingEmptySubsequences: false).map { $0.prefix(2) }[1] == "un")
      #expect(lines.output.split(separator: "\n").count == 3)
      #expect(lines.errors.contains(message))
    }
  }

  /// A tree of a line is many times the line.
  @Test(arguments: [["inspect", "-"], ["langid", "predict", "--documents", "-"]])
  func linesOfVeryManyValuesAreErrors(_ command: [String]) throws {
    let values = String(repeating: "1,", count: JSONValue.documentLimit)
    let result = try Command.run(command, input: "{\"text\":\"x\",\"values\":[\(values)1]}\n")
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.contains("too many values"), "\(result.errors)")
  }

  @Test func aPageBeyondTheLimitIsToldOf() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/page.html"
      let text = ArchiveText.html(
        title: "Ferry", paragraphs: (0..<3).map { "Paragraph \($0) tells of the ferry and the harbour, at length." })
      try (Data(text.utf8) + Data(repeating: 0x20, count: 64 << 20)).write(to: URL(fileURLWithPath: path))
      let result = try Command.run(["extract", path])
      #expect(result.status == 0 && result.output.contains("harbour"))
      #expect(result.errors.contains("longer than 64 MiB; only the first part was extracted"), "\(result.errors)")
    }
  }
}
