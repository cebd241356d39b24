import Base
import Foundation
import TestSupport
import Testing

/// The labelling page in a browser: 30 documents by keyboard, a second rater, documents that attack the page.
///
/// `Benchmarks/audit/label_page.py` does the work; without `--short` it looks at more scripts and sizes, and kills more.
@Suite struct LabellingInBrowserTests {
  private static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileSystem.entry(at: $0) != nil }
  private static let hasPython = FileSystem.entry(at: "/usr/bin/python3") != nil

  @Test(
    .enabled(
      if: chromium != nil, "there is no Chromium (apt-get install chromium), so the labelling page is not opened"),
    .enabled(if: hasPython, "there is no Python, so the labelling page is not opened"), .timeLimit(.minutes(10)))
  func peopleCanLabelByKeyboard() throws {
    try withTemporaryFolder { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
      process.arguments = [
        "\(TestFiles.root)/Benchmarks/audit/label_page.py", "--short", "--dataprep", Command.path, "--chromium",
        Self.chromium ?? "",
      ]
      _ = FileManager.default.createFile(atPath: "\(folder)/out", contents: nil)
      let output = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/out"))
      process.standardOutput = output
      process.standardError = output
      try process.run()
      process.waitUntilExit()
      let said = String(decoding: try FileSystem.read("\(folder)/out"), as: UTF8.self)
      #expect(process.terminationStatus == 0, "\(said)")
    }
  }
}
