internal import Base

/// Puts plain text into the form of extracted text: lines end in a line feed, blanks at their ends
/// are gone, and of several empty lines one is left.
internal enum PlainText {
  static func append(_ source: borrowing ByteBuffer, _ range: Range<Int>, to output: inout ByteBuffer) {
    source.withSpan(range) { text in
      var start = 0
      var emptyLines = 0
      let first = output.count
      while start < text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "\n"), text[end] != UInt8(ascii: "\r") { end += 1 }
        var last = end
        while last > start, text[last - 1] == UInt8(ascii: " ") || text[last - 1] == UInt8(ascii: "\t") { last -= 1 }
        if last == start {
          emptyLines += 1
        } else {
          if output.count > first {
            output.append(UInt8(ascii: "\n"))
            if emptyLines > 0 { output.append(UInt8(ascii: "\n")) }
          }
          emptyLines = 0
          output.append(text.extracting(start..<last))
        }
        let isPair = end + 1 < text.count && text[end] == UInt8(ascii: "\r") && text[end + 1] == UInt8(ascii: "\n")
        start = end + (isPair ? 2 : 1)
      }
    }
  }
}
