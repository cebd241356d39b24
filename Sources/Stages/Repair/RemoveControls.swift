internal import Base
package import Records

/// Removes control characters, which no text has on purpose.
///
/// Removed are the C0 controls but tab, line feed and carriage return, the delete character, the C1 controls, marks of
/// byte order inside the text, interlinear annotation marks and noncharacters; escape sequences of terminals go as a
/// whole. A C1 control whose byte is a character in Windows-1252 becomes that: quotes of pages that name Latin-1. The
/// next-line control (U+0085) becomes a line feed. Characters that shape text (joiners, direction marks,
/// soft hyphens) stay. What ftfy 6.3.1 does, but that it makes an ellipsis of U+0085. Cost: a look at each byte.
package struct RemoveControls: Stage {
  package static let id = "remove-controls"
  package static let group = "repair"
  package static let summary = "Removes control characters and marks of byte order from texts, titles and authors."
  package static let changesTexts = true
  package static let examples: [StageExample] = [
    .keeps("text with tabs and line feeds", ExampleDocument(text: "Habari\tya\nasubuhi")),
    .keeps("joiners", ExampleDocument(text: "می\u{200C}خواهم")),
    .keeps("a bell and a delete character", ExampleDocument(text: "Ha\u{7}ba\u{7F}ri"), text: "Habari"),
    .keeps("a mark of byte order", ExampleDocument(text: "\u{FEFF}Habari"), text: "Habari"),
    .keeps("colours of a terminal", ExampleDocument(text: "\u{1B}[31mHabari\u{1B}[0m"), text: "Habari"),
    .keeps("a quote of Windows-1252", ExampleDocument(text: "qu\u{92}el"), text: "qu’el"),
    .keeps("a next-line control", ExampleDocument(text: "Habari\u{85}Jambo"), text: "Habari\nJambo"),
  ]

  package let measure = Document.Measure.text

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { RepairWorker(Repair()) }

  private final class Repair: TextRepair {
    func repair(_ text: UnsafeBufferPointer<UInt8>, of document: Document, into output: inout ByteBuffer) -> Bool {
      guard text.contains(where: Self.mayBeControl) else { return false }
      var scan = UTF8Scan(text)
      var isChanged = false
      while true {
        let start = scan.offset
        guard let code = scan.next() else { break }
        if code == 0x1B { scan = UTF8Scan(text, from: Self.sequenceEnd(text, scan.offset)) }
        if code &- 0x80 < 0x20, code != 0x85, MojibakeLine.western[Int(code &- 0x80)] != 0 {
          isChanged = true
          output.append(scalar: MojibakeLine.western[Int(code &- 0x80)])
        } else if Self.isRemoved(code) {
          isChanged = true
        } else if code == 0x85 {
          isChanged = true
          output.append(ASCII.lineFeed)
        } else {
          output.append(UnsafeBufferPointer(rebasing: text[start..<scan.offset]))
        }
      }
      return isChanged
    }

    /// Whether a byte is, or begins, a control character or one of the others; few texts go further.
    private static func mayBeControl(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F, 0xC2, 0xEF, 0xF0...0xF4: true
      default: false
      }
    }

    private static func isRemoved(_ code: UInt32) -> Bool {
      switch code {
      case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F, 0xFEFF, 0xFFF9...0xFFFB, 0xFDD0...0xFDEF:
        true
      default: code & 0xFFFE == 0xFFFE
      }
    }

    /// Where a terminal's sequence ends, whose escape character stands before `start`; `start` where there is none.
    private static func sequenceEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
      guard start < text.count, text[start] == UInt8(ascii: "[") else { return start }
      var at = start + 1
      while at < text.count, (0x20...0x3F).contains(text[at]), at < start + 32 { at += 1 }
      return at < text.count && (0x40...0x7E).contains(text[at]) ? at + 1 : start
    }
  }
}
