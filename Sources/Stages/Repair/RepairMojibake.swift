internal import Base
package import Records

/// Decodes text that was read in a wrong character set: UTF-8 read as Windows-1252, Latin-1 or Windows-1251, once or
/// several times.
///
/// `Ã©` becomes `é`, `â€™` becomes `’`, `Ð¿Ñ€Ð¸` and `РїСЂРё` become `при`. Text is decoded one sequence of UTF-8 at a
/// time, as ftfy does for the common cases, so that good text beside it stays. Some sequences have no other reading, as
/// `Ã` with a sign behind it. Others are also good text, as `ß“` at the end of a German quotation or `é²` with a tone in
/// Chinantec; they are decoded only in a line with at least four sequences in which nine tenths of the letters that could
/// begin one do. A plain space is never taken for a byte A0, and nothing is deleted: that is where ftfy 6.3.1 damages
/// texts of Chinantec, Ghomala', Friulian and Mara. Cost: a look at each byte; decoding of lines with such letters.
package struct RepairMojibake: Stage {
  package static let id = "repair-mojibake"
  package static let group = "repair"
  package static let summary = "Decodes UTF-8 that was read as Windows-1252, Latin-1 or Windows-1251."
  package static let changesTexts = true
  package static let examples: [StageExample] = [
    .keeps("French", ExampleDocument(text: "lâ€™humanitÃ©"), text: "l’humanité"),
    .keeps("French in good order", ExampleDocument(text: "l’humanité « déjà » là")),
    .keeps("read wrongly twice", ExampleDocument(text: "lâ€™humanitÃƒÂ©"), text: "l’humanité"),
    .keeps("Russian read as Windows-1252", ExampleDocument(text: "Ð¿Ñ€Ð¸Ð²ÐµÑ‚"), text: "привет"),
    .keeps("Russian read as Windows-1251", ExampleDocument(text: "РїСЂРёРІРµС‚"), text: "привет"),
    .keeps("Latin-1, whose controls are kept", ExampleDocument(text: "l\u{E2}\u{80}\u{99}or"), text: "l’or"),
    .keeps("a German quotation", ExampleDocument(text: "Er sagte: „Das macht Spaß“ und ging.")),
    .keeps("a letter before a small one", ExampleDocument(text: "nÂ bɔ̂ à")),
  ]

  package let measure = Document.Measure.text

  /// The stage has no parameters.
  package init() {}

  package func makeWorker() -> any StageWorker { RepairWorker(Repair()) }

  private final class Repair: TextRepair {
    private let western = MojibakeLine(.windows1252)
    private let cyrillic = MojibakeLine(.windows1251)
    private var line = ByteBuffer()

    func repair(_ text: UnsafeBufferPointer<UInt8>, of document: Document, into output: inout ByteBuffer) -> Bool {
      guard Self.mayBeWrong(text) else { return false }
      var isChanged = false
      var start = 0
      while start < text.count {
        var end = start
        while end < text.count, text[end] != ASCII.lineFeed { end &+= 1 }
        if end < text.count { end &+= 1 }
        if repairLine(UnsafeBufferPointer(rebasing: text[start..<end])) {
          isChanged = true
          output.append(line.withUnsafeBytes { Array($0) })
        } else {
          output.append(UnsafeBufferPointer(rebasing: text[start..<end]))
        }
        start = end
      }
      return isChanged
    }

    /// Whether a letter of Latin-1 stands before another character beyond ASCII, or two of the Cyrillic letters `Р` and
    /// `С` stand around one; few texts go further.
    private static func mayBeWrong(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
      var at = 0
      while at &+ 3 < text.count {
        switch text[at] {
        case 0xC3 where text[at &+ 2] >= 0x80: return true
        case 0xD0 where text[at &+ 1] == 0xA0 || text[at &+ 1] == 0xA1:
          var next = at &+ 3
          while next < text.count, text[next] & 0xC0 == 0x80 { next &+= 1 }
          if next &+ 1 < text.count, text[next] == 0xD0, text[next &+ 1] == 0xA0 || text[next &+ 1] == 0xA1 {
            return true
          }
        default: break
        }
        at &+= 1
      }
      return false
    }

    /// Text that was read wrongly more often than this is left as it is then.
    private static let rounds = 3

    /// Puts the decoded line into `line`; whether anything was decoded.
    private func repairLine(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      line.removeAll()
      guard western.decode(bytes, into: &line) || cyrillic.decode(bytes, into: &line) else { return false }
      for _ in 1..<Self.rounds {
        let before = line.withUnsafeBytes { Array($0) }
        line.removeAll()
        let isChanged = before.withUnsafeBufferPointer {
          western.decode($0, into: &line) || cyrillic.decode($0, into: &line)
        }
        guard isChanged else {
          line.removeAll()
          line.append(before)
          break
        }
      }
      return true
    }
  }
}
