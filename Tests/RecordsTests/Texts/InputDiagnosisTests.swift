import Base
import TestSupport
import Testing

@testable import Records

/// What people are told of an input from which nothing could be read.
@Suite struct InputDiagnosisTests {
  private static let texts = InputDiagnosis.Expectation.texts(field: "text")

  @Test(arguments: [
    ("", "it is empty"), (" \n\n", "it is empty"), ("\u{FEFF}", "it is empty"),
    ("[{\"text\":\"a\"},\n {\"text\":\"b\"}]", "it is a JSON array, not JSON Lines; convert it with `jq -c '.[]'`"),
    ("\u{FEFF}\n[1]", "it is a JSON array, not JSON Lines; convert it with `jq -c '.[]'`"),
    (
      "{\n  \"text\": \"a\"\n}\n",
      "its JSON objects go over several lines, not one object per line; convert it with `jq -c .`"
    ),
    ("{\"text\":\"a\"}{\"text\":\"b\"}", "it does not have one JSON object per line; convert it with `jq -c .`"),
    ("{\"id\":1,\"body\":\"x\"}\n", "there is no field text; its fields are id, body (see --text-field)"),
    ("{\"text\":null}\n", "the field text holds no text"), ("plain words\n", "its lines are no JSON objects"),
    ("<html>", "it looks like a web page or XML, not JSON Lines"),
    ("PK\u{3}\u{4}rest", "it is a zip file; unpack it first"),
    ("%PDF-1.7", "it is a PDF file; unpack it first"),
  ])
  func textsThatAreNone(_ content: String, _ reason: String) {
    #expect(InputDiagnosis(bytes: Array(content.utf8)).reason(Self.texts) == reason)
  }

  @Test func utf16IsNamedInBothOrders() {
    let line = "{\"text\":\"words\"}\n"
    for isBig in [true, false] {
      let units = line.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
      let marks: [[UInt8]] = [[], isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]]
      for mark in marks {
        #expect(InputDiagnosis(bytes: mark + units).reason(Self.texts)?.hasPrefix("it is UTF-16") == true)
      }
    }
  }

  @Test func archivesOfFilesAreNamed() {
    var tar = [UInt8](repeating: 0, count: 512)
    tar.replaceSubrange(0..<5, with: Array("a.txt".utf8))
    tar.replaceSubrange(257..<262, with: Array("ustar".utf8))
    #expect(InputDiagnosis(bytes: tar).reason(.archive) == "it is a tar file; unpack it first")
    #expect(InputDiagnosis(bytes: Array("words".utf8)).reason(.archive) == nil)
  }

  @Test func compressedFilesAreLookedInto() throws {
    try withTemporaryFolder { folder in
      var stored = ByteBuffer()
      FrameCompressor(.gzip).compress(Array("[1,2]".utf8).span, into: &stored)
      try AtomicFile.write(stored.array().span, to: "\(folder)/x.jsonl.gz")
      #expect(InputDiagnosis.reason("\(folder)/x.jsonl.gz", expecting: Self.texts)?.contains("JSON array") == true)
      #expect(InputDiagnosis.reason("\(folder)/none", expecting: Self.texts) == nil)
      #expect(InputDiagnosis.reason(folder, expecting: Self.texts) == nil)
    }
  }

  @Test(arguments: [
    ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "it is a web archive"), ("PAR1\u{15}", "it is a Parquet file"),
    ("<p>page", "it looks like a web page"), ("[1,\n2]", "it is a JSON array"),
    (#"{"body":"x"}"#, "there is no field text; its fields are body"),
  ])
  func whatIsNoDocumentIsNamed(_ content: String, _ reason: String) {
    #expect(InputDiagnosis(bytes: Array(content.utf8)).reason(.documents)?.hasPrefix(reason) == true)
  }

  @Test func tokenShardsAndParquetAreNamed() {
    let shard: [UInt8] = [0x88, 0xD8, 0x34, 0x01] + [UInt8](repeating: 0, count: 60)
    #expect(InputDiagnosis(bytes: shard).reason(.documents) == "it is a token shard; see `dataprep tokenize inspect`")
    let reason = InputDiagnosis(bytes: Array("PAR1".utf8)).reason(Self.texts)
    #expect(reason == "it is a Parquet file whose column text holds no text; see --text-field")
  }
}
