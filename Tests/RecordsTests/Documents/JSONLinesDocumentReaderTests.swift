import Base
import TestSupport
import Testing

@testable import Records

@Suite struct JSONLinesDocumentReaderTests {
  /// What a reader gives, as strings, and what is written of it.
  struct Found: Equatable {
    var rows: [String] = []
    var faults: [String] = []
    var written: [UInt8] = []
  }

  static func read(
    _ bytes: [UInt8], pieceSize: Int = .max, batchBytes: Int = 1 << 20, longestLine: Int = 1 << 26,
    change: (inout Batch) -> Void = { _ in }
  ) throws -> Found {
    let reader = JSONLinesDocumentReader(
      MemorySource(bytes, name: "lines", pieceSize: pieceSize), batchBytes: batchBytes, longestLine: longestLine)
    var found = Found()
    var batch = Batch()
    var json = JSONWriter()
    let writer = DocumentWriter()
    while try reader.fill(&batch) {
      #expect(batch.file == "lines")
      for document in batch.documents {
        var parts = [batch.texts.string(document.text)]
        for range in [
          document.id, document.dump, document.url, document.date, document.filePath, document.title, document.author,
          document.published, document.htmlLanguage,
        ] { parts.append(batch.strings.string(range)) }
        parts += [
          document.language, "\(document.languageScore)", "\(document.offset)", "\(document.length ?? -1)",
          document.charset,
        ]
        found.rows.append(parts.joined(separator: "|"))
        #expect(document.textScalars == parts[0].unicodeScalars.count)
      }
      change(&batch)
      for row in batch.documents.indices { writer.write(batch, row: row, from: reader.provenance, to: &json) }
      found.faults += batch.faults.map { "\($0.kind.rawValue) @\($0.offset)+\($0.length ?? -1) \($0.detail)" }
    }
    found.written = json.bytes.array()
    return found
  }

  static func read(_ text: String) throws -> Found { try read(Array(text.utf8)) }

  @Test(arguments: [
    (#"{"text":"a"}"#, "a||||||||||und|0.0|0|-1|"),
    (
      #"{"text":"t","id":"i","dump":"d","url":"u","date":"D","file_path":"f","language":"sw","language_score":0.7500,"#
        + #""offset":12,"length":345,"charset":"utf-8","title":"T","author":"A","published":"2025","html_lang":"h"}"#,
      "t|i|d|u|D|f|T|A|2025|h|sw|0.75|12|345|utf-8"
    ),
    (
      #"{"id":7,"text":"a","language":null,"length":null,"title":["x"],"offset":-3}"#,
      #"a|7|||||["x"]||||und|0.0|-3|-1|"#
    ),
    (
      #"{"text":"a","language":"","charset":"","language_score":"0.5","offset":1.5,"length":"9"}"#,
      "a||||||||||und|0.0|0|-1|"
    ),
    (#"{"text":"a","language_score":NaN}"#, "a||||||||||und|0.0|0|-1|"),
    (#"{"text":"a","language_score":1e400}"#, "a||||||||||und|0.0|0|-1|"),
    (
      #"{"text":"a","offset":9223372036854775808,"length":9223372036854775807}"#,
      "a||||||||||und|0.0|0|9223372036854775807|"
    ),
    (#"{"text":"\"\n\u00e9\ud83d\ude00é","\u0069d":"\u0041"}"#, "\"\né😀é|A|||||||||und|0.0|0|-1|"),
    (#"{"text":"first","id":"1","text":"last","id":"2"}"#, "last|2|||||||||und|0.0|0|-1|"),
    (#"{"text":5,"text":"a"}"#, "a||||||||||und|0.0|0|-1|"),
    (
      #"{"texts":"b","tex":"b","file_pat":"b","file_paths":"b","text":"a","language_scor":1}"#,
      "a||||||||||und|0.0|0|-1|"
    ),
  ])
  func membersBecomeColumns(_ line: String, _ row: String) throws {
    let found = try Self.read(line)
    #expect(found == Found(rows: [row], faults: [], written: Array("\(line)\n".utf8)))
  }

  /// Unknown members, spellings of numbers, white space, orders, duplicates: all as they were.
  @Test func whatIsNotChangedIsWrittenAsItWas() throws {
    let lines = [
      #"{"text":"a"}"#, #" { "text" : "a" , "x" : 1.50e+01 , "y":[ 1, {"z" : "\u00e9"} ], "n":-0 } "#,
      "{\"url\":\"u\",\"text\":\"\\u00e9\\/\\ud83d\\ude00\",\"id\":1}\r", #"{"text":"a","text":"b","id":"\u0069"}"#,
      #"{"text":"","language_score":0.10,"language":"eng_Latn","token_count":594,"minhash":{"cluster_size":6}}"#,
    ]
    let text = lines.joined(separator: "\n") + "\n"
    let found = try Self.read(text)
    #expect(found.faults.isEmpty && found.rows.count == lines.count)
    #expect(found.written == Array(text.utf8))
    // A byte order mark, blank lines and a missing last line feed are the input's, not a document's.
    let framed = "\u{FEFF}" + lines.joined(separator: "\n\n") + "\n  \n" + lines[0]
    #expect(try Self.read(framed).written == Array("\(text)\(lines[0])\n".utf8))
  }

  @Test(arguments: [1, 2, 7, 100, Int.max], [1, 10, 1000])
  func piecesAndBatchesMakeNoDifference(_ pieceSize: Int, _ batchBytes: Int) throws {
    let bytes = JSONLinesTextReaderTests.sample
    let whole = try Self.read(bytes)
    #expect(whole.rows.count > 50 && whole.faults.count > 3)
    #expect(try Self.read(bytes, pieceSize: pieceSize, batchBytes: batchBytes) == whole)
  }

  @Test func faultsAreThoseOfTheReaderOfTexts() throws {
    let text = """
      {"id":"1"}
      {"id":"2","text":null}
      {"text":5}
      {"text":"a",}
      {"text":"long \(String(repeating: "x", count: 300))"}
      {"text":"ok"}

      """
    let found = try Self.read(Array(text.utf8), longestLine: 200)
    let texts = try JSONLinesTextReaderTests.read(Array(text.utf8), longestLine: 200)
    #expect(found.faults == texts.faults && found.faults.count == 4)
    let limited = try Self.read(Array(text.utf8), pieceSize: 16, batchBytes: 16, longestLine: 200)
    #expect(limited.faults.count == 5 && limited.rows.count == 1)
  }

  /// What had to be replaced is replaced in what is written too, so that the output is valid; the rest stays.
  @Test func repairedMembersAreWrittenRepaired() throws {
    let head = Array(#"{"x": "\ud800","text": "a"#.utf8)
    let bytes = head + [0xFF] + Array(#"b" , "title":"\ud83d!","id":"\u0031"}"#.utf8) + [0x0A]
    let found = try Self.read(bytes)
    #expect(found.rows == ["a\u{FFFD}b|1|||||\u{FFFD}!||||und|0.0|0|-1|"])
    #expect(
      String(decoding: found.written, as: UTF8.self)
        == #"{"x": "\ud800","text": "a\#u{FFFD}b" , "title":"\#u{FFFD}!","id":"\u0031"}"# + "\n")
    #expect(
      found.faults == [
        "text-malformed @0+\(bytes.count - 1) line 1, \"text\": 1 sequence replaced",
        "surrogate-unpaired @0+\(bytes.count - 1) line 1, \"title\": 1 surrogate replaced",
      ])
  }

  /// As the reader of texts reads it: the same rows, the same faults in what both read; and written as it was.
  @Test func mutationsAreReadAsTheReaderOfTextsReadsThem() throws {
    var random = SeededGenerator(seed: 31)
    let lines = JSONLinesTextReaderTests.sample.split(separator: UInt8(ascii: "\n")).map(Array.init)
    var readCount = 0
    for round in 0..<4000 {
      var line = lines[round % lines.count]
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: line[at] = UInt8.random(in: 0...255, using: &random)
        case 1: line[at] = Array("\"\\{}[],:u0".utf8).randomElement(using: &random)!
        case 2: line.remove(at: at)
        default: line.insert(line[Int.random(in: 0..<line.count, using: &random)], at: at)
        }
        if line.isEmpty { line = [0x20] }
      }
      if line.contains(0x0A) { continue }
      let found = try Self.read(line)
      let texts = try JSONLinesTextReaderTests.read(line)
      #expect(
        found.rows.map { $0.split(separator: "|", omittingEmptySubsequences: false).prefix(2).joined(separator: "|") }
          == texts.rows.map {
            $0.split(separator: "|", omittingEmptySubsequences: false).prefix(2).joined(separator: "|")
          })
      #expect(Set(texts.faults).isSubset(of: found.faults))
      if found.faults.isEmpty, !found.rows.isEmpty {
        readCount += 1
        #expect(found.written == line + [0x0A])
      }
    }
    #expect(readCount > 50)
  }
}
