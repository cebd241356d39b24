import Base
import Testing

@Suite struct TableLinesTests {
  /// The fields of each line as text.
  private static func lines(_ text: String, fields: Int) -> [[String]] {
    var lines: [[String]] = []
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { table in
      TableLines.forEach(in: table, fields: fields) { ranges in
        lines.append(ranges.map { String(decoding: table[$0], as: UTF8.self) })
      }
    }
    return lines
  }

  @Test(arguments: [
    ("", 1, []),
    ("a\n", 1, [["a"]]),
    // The last line may lack its line feed.
    ("a\tb\nc\td", 2, [["a", "b"], ["c", "d"]]),
    // A comment has any number of fields; `#` begins one at the start of a line only.
    ("# x\ty\tz\na\t#b\n#", 2, [["a", "#b"]]),
    // Fields may be empty, at the end too.
    ("\t\nb\t\n", 2, [["", ""], ["b", ""]]),
    ("é\tß\t字\n", 3, [["é", "ß", "字"]]),
  ])
  func fields(_ text: String, _ count: Int, _ expected: [[String]]) {
    #expect(Self.lines(text, fields: count) == expected)
  }

  @Test(arguments: ["0", "A", "F", "10", "1F600", "D7FF", "10FFFF"]) func hexadecimal(_ digits: String) {
    #expect(TableLines.hexadecimal(digits.utf8) == Int(digits, radix: 16))
  }
}
