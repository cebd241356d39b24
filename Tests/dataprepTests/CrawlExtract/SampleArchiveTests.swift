import Base
import Records
import TestSupport
import Testing

/// The archive that the repository carries comes out as its manifest and `expected.tsv` say.
@Suite struct SampleArchiveTests {
  private static func table(_ name: String) throws -> [[String: String]] {
    let text = String(decoding: try FileSystem.read(TestFiles.fixture("sample/\(name)")), as: UTF8.self)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  private static func documents(_ folder: String) throws -> [String: JSONValue] {
    var byURL: [String: JSONValue] = [:]
    for file in try DocumentFiles.find(folder) {
      let bytes = try FileSystem.read(file)
      let lines = LineReader(DecompressingSource(MemorySource(bytes)))
      while let line = try lines.next({ $0.string }) {
        let document = try JSONValue(parsing: line)
        byURL[document["url"]?.string ?? ""] = document
      }
    }
    return byURL
  }

  @Test(arguments: [1, 2])
  func everyPageIsWhatItShouldBe(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let result = try Command.run([
        "crawl-extract", TestFiles.fixture("sample/sample.warc.gz"), "--output", folder, "--langid-model", "none",
        "--rejects", "all",
        "--threads", "\(threads)",
      ])
      #expect(result.status == 0)
      let manifest = try Self.table("manifest.tsv")
      let documents = try Self.documents("\(folder)/docs")
      let rejects = try Self.documents("\(folder)/rejects")
      #expect(documents.count + rejects.count == manifest.count)
      let urls = Dictionary(uniqueKeysWithValues: manifest.map { ($0["file"] ?? "", $0["url"] ?? "") })
      for row in manifest {
        let url = row["url"] ?? ""
        // A dash stands for what is no document.
        if row["language"] == "-" {
          #expect(rejects[url] != nil, "\(url) should be dropped")
        } else {
          #expect(documents[url] != nil, "\(url) should be a document")
          #expect(documents[url]?["text"]?.string?.contains("\u{FFFD}") == false, "\(url) is decoded wrongly")
        }
      }
      var unwanted = (present: 0, all: 0)
      for row in try Self.table("expected.tsv") {
        let url = urls[row["file"] ?? ""] ?? ""
        let text = Self.folded(documents[url]?["text"]?.string ?? "")
        let words = row["words"] ?? ""
        let isPresent = text.contains(Self.folded(words))
        if row["in_text"] == "yes" {
          #expect(isPresent, "\(url): \(words)")
        } else {
          unwanted.all += 1
          unwanted.present += isPresent ? 1 : 0
        }
      }
      // No extractor drops every menu; one in twenty is what the learned model is allowed.
      #expect(unwanted.all > 40 && unwanted.present * 20 <= unwanted.all, "\(unwanted)")
    }
  }

  /// Text with each run of white space as one blank.
  private static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
