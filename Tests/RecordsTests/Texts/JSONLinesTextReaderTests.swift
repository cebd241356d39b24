import Base
import TestSupport
import Testing

@testable import Records

@Suite struct JSONLinesTextReaderTests {
  /// What a reader gives, as strings.
  struct Found: Equatable {
    var rows: [String] = []
    var faults: [String] = []
    var places: [[Int]] = []
  }

  static func read(
    _ bytes: [UInt8], fields: TextFields = TextFields(), pieceSize: Int = .max, batchBytes: Int = 1 << 20,
    longestLine: Int = 1 << 28
  ) throws -> Found {
    let reader = JSONLinesTextReader(
      MemorySource(bytes, name: "lines", pieceSize: pieceSize), fields: fields, batchBytes: batchBytes,
      longestLine: longestLine)
    var found = Found()
    var batch = TextBatch()
    while try reader.fill(&batch) {
      for (index, row) in batch.rows.enumerated() {
        var parts = [batch.bytes.string(row.text), batch.bytes.string(row.id)]
        for field in 0..<fields.more.count {
          parts.append(batch.bytes.string(batch.more[index * fields.more.count + field]))
        }
        found.rows.append(parts.joined(separator: "|"))
        found.places.append([row.ordinal, row.offset])
      }
      found.faults += batch.faults.map { "\($0.kind.rawValue) @\($0.offset)+\($0.length ?? -1) \($0.detail)" }
    }
    #expect(batch.rows.isEmpty && batch.faults.isEmpty)
    return found
  }

  static func read(_ text: String, fields: TextFields = TextFields()) throws -> Found {
    try read(Array(text.utf8), fields: fields)
  }

  /// A source that fails where another would end.
  private final class FailingSource: ByteSource {
    let name = "lines"
    let byteCount: Int? = nil
    private let bytes: MemorySource

    init(_ bytes: [UInt8]) { self.bytes = MemorySource(bytes, name: name) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
      let count = try bytes.read(into: buffer)
      if count == 0 { throw SourceError(.failed, "gone", location: name) }
      return count
    }
  }

  @Test(
    "lines of a few bytes come in batches of bounded memory, whole and in order, also before a failure",
    arguments: [false, true])
  func shortLines(fails: Bool) throws {
    let count = 150_000
    let lines = (0..<count).map { $0 % 3 == 0 ? "{\"text\":\"\($0)\"}\n" : "{\n" }
    let bytes = Array(lines.joined().utf8)
    let reader = JSONLinesTextReader(
      fails ? FailingSource(bytes) : MemorySource(bytes, name: "lines") as any ByteSource)
    var batch = TextBatch()
    var (rows, faults, offset) = (0, 0, 0)
    var hasFailed = false
    while true {
      do { guard try reader.fill(&batch) else { break } } catch {
        hasFailed = true
        break
      }
      #expect(batch.rows.count + batch.faults.count <= BatchLimit.records)
      for row in batch.rows {
        #expect(row.ordinal == rows * 3)
        #expect(batch.bytes.string(row.text) == "\(row.ordinal)")
        #expect(row.offset >= offset)
        offset = row.offset
        rows += 1
      }
      faults += batch.faults.count
    }
    #expect(hasFailed == fails)
    #expect(rows == count / 3 && faults == count - count / 3)
  }

  @Test(arguments: [
    (#"{"text":"one","id":"1"}"#, "one|1"),
    (#" { "id" : "1" , "text" : "one" } "#, "one|1"),
    (#"{"text":"a","x":[1,{"y":"}]"},-0.5e+7,true,null,NaN,-Infinity],"id":7}"#, "a|7"),
    (#"{"text":"a","text":"b","id":{"k": [1, "\n"]}}"#, #"b|{"k": [1, "\n"]}"#),
    (#"{"text":""}"#, "|"),
    (#"{"text":"\"\\\/\b\f\n\r\t","id":null}"#, "\"\\/\u{8}\u{C}\n\r\t|"),
    (#"{"text":"\u0041\u00e9\u0416\u6F22\ud83D\uDE00","id":"\u0000"}"#, "AéЖ漢😀|\0"),
    (#"{"te\u0078t":"x","\u0069d":"y"}"#, "x|y"),
    (#"{"text":"é Ж 漢 😀 \" é","id":"ж"}"#, "é Ж 漢 😀 \" é|ж"),
    (#"{"texts":"no","tex":"no","text":"yes"}"#, "yes|"),
  ])
  func goodLines(_ line: String, _ expected: String) throws {
    let found = try Self.read(line)
    #expect(found == Found(rows: [expected], faults: [], places: [[0, 0]]))
  }

  @Test(arguments: [
    (#"{"text":"a""#, "line 1, byte 12: the text ends prematurely"),
    (#"{"text":"a"}x"#, "line 1, byte 13: unexpected character"),
    (#"{"text":"a",}"#, "line 1, byte 13: unexpected character"),
    (#"["text"]"#, "line 1, byte 1: unexpected character"),
    (#"{"text":"a\x"}"#, "line 1, byte 13: malformed string"),
    (#"{"text":"a\u12G4"}"#, "line 1, byte 13: malformed string"),
    (#"{"text":"a","n":"\u12"}"#, "line 1, byte 20: malformed string"),
    (#"{"text":"a","n":"\y"}"#, "line 1, byte 20: malformed string"),
    ("{\"text\":\"a\tb\"}", "line 1, byte 11: malformed string"),
    (#"{"text":"a","n":01}"#, "line 1, byte 18: unexpected character"),
    (#"{"text":"a","n":-}"#, "line 1, byte 18: malformed number"),
    (#"{"text":"a","n":1.}"#, "line 1, byte 19: malformed number"),
    (#"{"text":"a","n":1e}"#, "line 1, byte 19: malformed number"),
    (#"{"text":"a","n":nul}"#, "line 1, byte 20: unexpected character"),
    (#"{"text" "a"}"#, "line 1, byte 9: unexpected character"),
    (#"{text:"a"}"#, "line 1, byte 2: unexpected character"),
  ])
  func malformedLines(_ line: String, _ detail: String) throws {
    let next = "\n{\"text\":\"next\"}"
    let found = try Self.read(line + next)
    #expect(found.rows == ["next|"])
    #expect(found.faults == ["line-malformed @0+\(line.utf8.count) \(detail)"])
    #expect(found.places == [[1, line.utf8.count + 1]])
  }

  @Test func nestingIsBounded() throws {
    for (depth, isRead) in [(255, true), (256, false), (100_000, false)] {
      let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(try Self.read("{\"text\":\"a\",\"n\":\(nest)}").rows.isEmpty != isRead, "\(depth)")
    }
  }

  @Test func recordsWithoutText() throws {
    let found = try Self.read(
      """
      {"id":"1"}
      {"id":"2","text":null}
      {"id":"3","text":5}
      {}

      {"id":"6","text":"six"}\r

      """)
    #expect(found.rows == ["six|6"])
    #expect(found.places == [[5, 58]])
    #expect(
      found.faults == [
        "text-missing @0+10 line 1: no field \"text\"", "text-missing @11+22 line 2: null in \"text\"",
        "text-missing @34+19 line 3: not a string: \"text\"", "text-missing @54+2 line 4: no field \"text\"",
      ])
  }

  /// Python's `errors="replace"`: one U+FFFD for each maximal subpart, and one for each unpaired surrogate.
  @Test func malformedTextIsRepairedAndCounted() throws {
    let head = Array(#"{"id":""#.utf8)
    let middle = Array(#"","text":""#.utf8)
    let tail = Array("\"}\n".utf8)
    let bytes =
      head + [0x61, 0xFF] + middle + Array("ok é ".utf8) + [0xE2, 0x82] + Array(#"\n"#.utf8) + [0x80, 0xF0, 0x9F]
      + tail + Array(#"{"text":"\ud83d\ud83d\ude00\udc00 \uD800x"}"#.utf8)
    let found = try Self.read(bytes)
    #expect(found.rows == ["ok é \u{FFFD}\n\u{FFFD}\u{FFFD}|a\u{FFFD}", "\u{FFFD}😀\u{FFFD} \u{FFFD}x|"])
    #expect(
      found.faults == [
        "text-malformed @0+34 line 1, \"text\": 3 sequences replaced",
        "text-malformed @0+34 line 1, \"id\": 1 sequence replaced",
        "surrogate-unpaired @35+43 line 2, \"text\": 3 surrogates replaced",
      ])
  }

  @Test func otherFields() throws {
    let fields = TextFields(text: "content", id: "uid", more: ["url", "score", "uid"])
    let found = try Self.read(
      """
      {"uid":"a","content":"one","url":"u:1","score": 0.5e1 }
      {"content":"two"}
      """, fields: fields)
    #expect(found.rows == ["one|a|u:1|0.5e1|a", "two||||"])
  }

  @Test func byteOrderMarkAndBlankInputs() throws {
    #expect(try Self.read([0xEF, 0xBB, 0xBF] + Array(#"{"text":"x"}"#.utf8)).rows == ["x|"])
    for blank in ["", "\n", "  \n\t\r\n"] { #expect(try Self.read(blank) == Found()) }
  }

  @Test(arguments: [1, 2, 7, 100, Int.max], [1, 10, 1000])
  func piecesAndBatchesMakeNoDifference(_ pieceSize: Int, _ batchBytes: Int) throws {
    let bytes = Self.sample
    let whole = try Self.read(bytes)
    #expect(whole.rows.count > 50 && whole.faults.count > 3)
    #expect(try Self.read(bytes, pieceSize: pieceSize, batchBytes: batchBytes) == whole)
  }

  @Test(arguments: [1, 5, Int.max])
  func linesBeyondTheLimitArePassedOver(_ pieceSize: Int) throws {
    let long = #"{"text":"\#(String(repeating: "long ", count: 2000))"}"#
    for end in ["\n", "\n{\"text\":\"b\"}"] {
      let text = "{\"text\":\"a\"}\n\(long)\(end)"
      let found = try Self.read(Array(text.utf8), pieceSize: pieceSize, batchBytes: 16, longestLine: 64)
      let hasNext = end.utf8.count > 1
      #expect(found.rows == (hasNext ? ["a|", "b|"] : ["a|"]))
      #expect(found.places == (hasNext ? [[0, 0], [2, 13 + long.utf8.count + 1]] : [[0, 0]]))
      #expect(found.faults == ["line-too-long @13+\(long.utf8.count) line 2 is longer than 64 bytes"])
    }
  }

  /// What stands before damage is given out before the error is thrown.
  @Test func linesBeforeDamageAreRead() throws {
    var stored = ByteBuffer()
    let compressor = FrameCompressor(.zstd)
    for number in 0..<3 { compressor.compress(Array("{\"text\":\"\(number)\"}\n".utf8).span, into: &stored) }
    let reader = JSONLinesTextReader(MemorySource(Array(stored.array().dropLast(3))))
    var batch = TextBatch()
    #expect(try reader.fill(&batch))
    #expect(batch.rows.map { batch.bytes.string($0.text) } == ["0", "1"])
    #expect(throws: TextError.self) { try reader.fill(&batch) }
    #expect(throws: TextError.self) { try reader.fill(&batch) }
  }

  /// Lines of every kind, with faults among them.
  static let sample: [UInt8] = {
    var random = SeededGenerator(seed: 3)
    let words = ["jua", "größer", "Привет", "日本語", "😀", "\\n", "\\\"", "\\u00e9", "\\ud83d\\ude00", "\\udc00", " "]
    var text = ""
    for number in 0..<100 {
      let content = (0..<Int.random(in: 0...40, using: &random)).map { _ in words.randomElement(using: &random)! }
      text += #"{"id":"\#(number)","text":"\#(content.joined(separator: " "))","n":[null,{}]}"#
      if number % 20 == 7 { text += "," }
      text += number % 9 == 0 ? "\r\n\n" : "\n"
    }
    return Array(text.utf8)
  }()

  /// Against the tree parser: what it reads is read the same, what it refuses is a fault.
  @Test func mutationsAreReadAsTheTreeParserReadsThem() throws {
    var random = SeededGenerator(seed: 21)
    let lines = Self.sample.split(separator: UInt8(ascii: "\n")).map(Array.init)
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
      // The tree parser refuses malformed UTF-8, so it sees the line as repaired as a whole.
      let repaired = Array(String(decoding: line, as: UTF8.self).utf8)
      let tree = try? JSONValue(parsing: repaired.span)
      if let text = tree?.members?.last(where: { $0.key == "text" })?.value.string {
        #expect(
          found.rows.count == 1 && found.rows[0].hasPrefix(text + "|"), "\(String(decoding: line, as: UTF8.self))")
      } else if tree == nil {
        #expect(found.rows.isEmpty, "\(String(decoding: line, as: UTF8.self))")
      }
    }
  }
}
