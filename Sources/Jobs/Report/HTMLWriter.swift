package import Base

/// Writes HTML whose texts cannot become markup: everything that is not written in code is escaped.
///
/// Texts come from web pages. Beside what HTML escapes, controls and characters that reorder or break lines unseen are shown
/// as visible escapes (`PrintableText`). The caller is responsible for nesting: every `open` needs its `close`.
package struct HTMLWriter: ~Copyable {
  /// The text so far.
  package private(set) var bytes: ByteBuffer

  /// Attributes of an element: names as written in code, values that are escaped.
  package typealias Attributes = KeyValuePairs<StaticString, String>

  /// - Parameter capacity: bytes that are expected.
  package init(capacity: Int = 1 << 14) { bytes = ByteBuffer(capacity: capacity) }

  /// Writes markup as it stands in code.
  package mutating func markup(_ trusted: StaticString) { bytes.append(trusted) }

  /// Writes a text, which may have several lines.
  package mutating func text(_ text: String) { escape(PrintableText.lines(text)) }

  /// Opens an element.
  package mutating func open(_ name: StaticString, _ attributes: Attributes = [:]) {
    bytes.append(UInt8(ascii: "<"))
    bytes.append(name)
    for (attribute, value) in attributes {
      bytes.append(UInt8(ascii: " "))
      bytes.append(attribute)
      bytes.append("=\"")
      escape(PrintableText.line(value))
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  /// Closes an element.
  package mutating func close(_ name: StaticString) {
    bytes.append("</")
    bytes.append(name)
    bytes.append(UInt8(ascii: ">"))
  }

  /// Writes an element that has nothing but a text.
  package mutating func element(_ name: StaticString, _ text: String, _ attributes: Attributes = [:]) {
    open(name, attributes)
    self.text(text)
    close(name)
  }

  private mutating func escape(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      for byte in utf8 {
        switch byte {
        case UInt8(ascii: "<"): bytes.append("&lt;")
        case UInt8(ascii: ">"): bytes.append("&gt;")
        case UInt8(ascii: "&"): bytes.append("&amp;")
        case UInt8(ascii: "\""): bytes.append("&quot;")
        case UInt8(ascii: "'"): bytes.append("&#39;")
        default: bytes.append(byte)
        }
      }
    }
  }
}
