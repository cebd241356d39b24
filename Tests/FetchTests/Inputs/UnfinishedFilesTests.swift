import Base
import Fetch
import Testing

/// Inputs from a run's directory: files that a record still calls publishing are not read.
@Suite struct UnfinishedFilesTests {
  private func corpus() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["run/docs/sw/a.jsonl", "run/docs/sw/b.jsonl", "run/docs/en/a.jsonl", "other/c.jsonl"] {
      try folder.write(name, "{}\n".utf8)
    }
    try folder.write(
      "run/records/a.json", #"{"task":"a","state":"complete","files":[{"path":"docs/sw/a.jsonl"}]}"#.utf8)
    return folder
  }

  private func expand(_ folder: TemporaryFolder, _ argument: String) throws -> [String] {
    try InputList(expanding: ["\(folder.path)/\(argument)"], kind: .texts).entries.map(\.location)
  }

  @Test func completeOnesAreRead() throws {
    let folder = try corpus()
    #expect(try expand(folder, "run").count == 3)
  }

  @Test(arguments: ["run", "run/docs", "run/docs/sw", "run/docs/sw/b.jsonl", "run/docs/*/b.jsonl"])
  func oneThatIsBeingPublishedIsRefused(_ argument: String) throws {
    let folder = try corpus()
    try folder.write(
      "run/records/b.json",
      #"{"task":"b","state":"publishing","files":[{"path":"docs/sw/b.jsonl"},{"path":"docs/sw/d.jsonl"}]}"#.utf8)
    let error = #expect(throws: SourceError.self) { try expand(folder, argument) }
    #expect(error?.code == .busy && error?.exitCode == .tryAgain)
    #expect(error?.location == "\(folder.path)/run/docs/sw/b.jsonl")
    // Others are none of its business.
    #expect(try expand(folder, "run/docs/en") == ["\(folder.path)/run/docs/en/a.jsonl"])
    #expect(try expand(folder, "other") == ["\(folder.path)/other/c.jsonl"])
  }

  @Test func whatIsNoRecordIsPassedOver() throws {
    let folder = try corpus()
    try folder.write("run/records/b.json", #"{"state":"publishing""#.utf8)
    try folder.write("run/records/.c.json.1.part", #"{"state":"publishing","files":[{"path":"docs/sw/b.jsonl"}]}"#.utf8)
    try folder.write("run/records/note.txt", "publishing".utf8)
    #expect(try expand(folder, "run").count == 3)
  }
}
