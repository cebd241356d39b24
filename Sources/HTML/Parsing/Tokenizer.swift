import Base

/// The tokenizer of the HTML Standard (section 13.2.5) over a page's UTF-8 in memory.
///
/// The whole page is available, so the standard's states within tags, comments and doctypes are
/// places in straight code here, and only those that last from token to token are values.
/// Parse errors are not reported: the tokens are the same without them.
///
/// Names are put into lower case in place. Text, values and comments are ranges of the source;
/// what differs from it (references, U+0000) is written to `decoded`.
struct Tokenizer: ~Copyable {
  /// The states that last from token to token.
  enum State: UInt8 { case data, characterData, rawText, scriptData, plaintext, cdata }

  /// Zero bytes that must be after the page: the sentinel of all searches.
  static let padding = 64

  private(set) var source: UnsafeMutablePointer<UInt8>
  /// The offset of the end of the page.
  private(set) var end = 0
  /// The offset of the next byte to read.
  var position = 0
  /// Where `decoded` will be in the tree's bytes.
  private(set) var decodedStart = 0
  /// Text that is not in the source unchanged.
  var decoded = Arena<UInt8>(capacity: 4096)
  /// The attributes of all start tags so far.
  var attributes = Arena<HTMLAttribute>(capacity: 1024)
  var state = State.data
  /// Whether `<![CDATA[` opens a section here: in foreign content only.
  var allowsCDATA = false
  /// The name of the last start tag, which alone can end raw text.
  var lastStartTag = ByteRange.empty
  /// The token that `next` read.
  var token = Token()
  /// Attributes of one element that are kept; further ones are dropped.
  var attributeLimit = HTMLLimits().attributes
  var allAttributesLimit = HTMLLimits().allAttributes
  /// Where the last name with a U+0000 in it begins in `decoded`.
  var nameStart = 0
  /// Whether attributes were dropped.
  var hasDroppedAttributes = false

  let tagNames = NameTable.tags
  let attributeNames = NameTable.attributes
  let references = CharacterReferences.shared
  let classes = ByteClass.table

  /// A tokenizer without a page.
  init() { source = decoded.base }

  /// Starts on a page at `source`, which has `padding` zero bytes after its `count` bytes and
  /// must stay in place until the last token is read.
  mutating func begin(_ source: UnsafeMutablePointer<UInt8>, count: Int) {
    self.source = source
    end = count
    position = 0
    decodedStart = count + Tokenizer.padding
    decoded.removeAll()
    attributes.removeAll()
    state = .data
    allowsCDATA = false
    lastStartTag = .empty
    hasDroppedAttributes = false
    token = Token()
  }

  /// The memory of `range`.
  @inline(__always) func pointer(_ range: ByteRange) -> UnsafePointer<UInt8> {
    let start = Int(range.start)
    return start < decodedStart
      ? UnsafePointer(source + start) : UnsafePointer(decoded.base + (start &- decodedStart))
  }

  /// Reads the next token into `token`.
  mutating func next() {
    while !advance() {}
  }

  /// Reads on in the present state; false if that ended without a token, as an empty CDATA section does.
  @inline(__always) private mutating func advance() -> Bool {
    switch state {
    case .data: nextInData()
    case .characterData, .rawText, .scriptData: nextInRawText()
    case .plaintext: nextInPlaintext()
    case .cdata: nextInCDATA()
    }
  }

  /// Data state: text up to the next tag, or that tag.
  private mutating func nextInData() -> Bool {
    var text = TextRun(from: position)
    var place = position
    while true {
      place = ByteScan.first(UInt8(ascii: "<"), UInt8(ascii: "&"), in: source, from: place)
      let byte = source[place]
      if byte == UInt8(ascii: "<") {
        if !opensMarkup(place) {
          place &+= 1
          continue
        }
        if emit(text, upTo: place) {
          position = place
          return true
        }
        if readMarkup(place) { return true }
        // Nothing came of it, as with `</>`, or a CDATA section began.
        guard state == .data else { return false }
        place = position
        text = TextRun(from: place)
      } else if byte == UInt8(ascii: "&") {
        let reference = references.read(source + place, inAttribute: false)
        if reference.consumed == 0 {
          place &+= 1
        } else {
          add(reference.text, to: &text, at: place)
          place &+= reference.consumed
          text.pending = place
        }
      } else {
        finish(text, atZero: place)
        return true
      }
    }
  }

  /// Whether the `<` at `place` begins a tag, a comment or the like, and is not text.
  @inline(__always) private func opensMarkup(_ place: Int) -> Bool {
    let next = source[place &+ 1]
    if classes[Int(next)] & ByteClass.letter != 0 { return true }
    if next == UInt8(ascii: "/") { return place &+ 2 < end }
    return next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
  }

  /// Reads the markup that the `<` at `place` begins; false if it produces no token.
  @inline(__always) private mutating func readMarkup(_ place: Int) -> Bool {
    let next = source[place &+ 1]
    if classes[Int(next)] & ByteClass.letter != 0 {
      readTag(nameAt: place &+ 1, kind: .startTag)
      return true
    }
    if next == UInt8(ascii: "/") {
      let behind = source[place &+ 2]
      if classes[Int(behind)] & ByteClass.letter != 0 {
        readTag(nameAt: place &+ 2, kind: .endTag)
        return true
      }
      if behind == UInt8(ascii: ">") {
        position = place &+ 3
        return false
      }
      readBogusComment(place &+ 2)
      return true
    }
    if next == UInt8(ascii: "!") { return readDeclaration(place &+ 2) }
    readBogusComment(place &+ 1)
    return true
  }

  /// The zero byte at `place` is either the page's end or a character of the page.
  @inline(never) private mutating func finish(_ text: TextRun, atZero place: Int) {
    if emit(text, upTo: place) {
      position = place
    } else if place >= end {
      position = end
      token.kind = .end
    } else {
      position = place + 1
      token.kind = .null
    }
  }

  /// PLAINTEXT state: all the rest is text.
  private mutating func nextInPlaintext() -> Bool {
    var text = TextRun(from: position)
    var place = position
    while true {
      place = ByteScan.first(0, in: source, from: place)
      if place >= end {
        finish(text, atZero: end)
        return true
      }
      add(.replacement, to: &text, at: place)
      place += 1
      text.pending = place
    }
  }

  /// CDATA section state: text up to `]]>`.
  private mutating func nextInCDATA() -> Bool {
    let text = TextRun(from: position)
    var place = position
    while true {
      place = ByteScan.first(UInt8(ascii: "]"), in: source, from: place)
      if source[place] == 0 {
        finish(text, atZero: place)
        return true
      }
      if source[place + 1] == UInt8(ascii: "]"), source[place + 2] == UInt8(ascii: ">") {
        state = .data
        let hasText = emit(text, upTo: place)
        position = place + 3
        return hasText
      }
      place += 1
    }
  }
}

/// Text being read: a run of the source, or decoded text as soon as a character differs from the source.
struct TextRun {
  /// Where source bytes that are not yet decoded begin.
  var pending: Int
  /// Where the decoded text begins in `Tokenizer.decoded`; -1 while there is none.
  var decoded = -1

  @inline(__always) init(from place: Int) { pending = place }
}

extension Tokenizer {
  /// Adds the source up to `place`, then `piece`.
  mutating func add(_ piece: ReferencedText, to text: inout TextRun, at place: Int) {
    if text.decoded < 0 { text.decoded = decoded.count }
    appendSource(text.pending..<place)
    append(piece)
  }

  /// The text up to `place` as a range.
  @inline(__always) mutating func range(of text: TextRun, upTo place: Int) -> ByteRange {
    if text.decoded < 0 { return ByteRange(start: text.pending, count: place &- text.pending) }
    appendSource(text.pending..<place)
    return ByteRange(start: decodedStart + text.decoded, count: decoded.count - text.decoded)
  }

  /// Makes the text up to `place` the token, unless it is empty.
  @inline(__always) mutating func emit(_ text: TextRun, upTo place: Int) -> Bool {
    let range = range(of: text, upTo: place)
    if range.isEmpty { return false }
    token.kind = .text
    token.text = range
    return true
  }

  /// Appends a reference's text to the decoded bytes.
  @inline(__always) mutating func append(_ piece: ReferencedText) {
    decoded.reserve(8)
    UnsafeMutableRawPointer(decoded.base + decoded.count)
      .storeBytes(of: piece.bytes.littleEndian, as: UInt64.self)
    decoded.count &+= piece.count
  }

  /// Appends a piece of the source to the decoded bytes.
  mutating func appendSource(_ range: Range<Int>) {
    decoded.reserve(range.count)
    (decoded.base + decoded.count).update(from: source + range.lowerBound, count: range.count)
    decoded.count &+= range.count
  }

  /// Appends any text of the page to the decoded bytes.
  mutating func append(_ range: ByteRange) {
    let count = Int(range.count)
    decoded.reserve(count)
    (decoded.base + decoded.count).update(from: pointer(range), count: count)
    decoded.count &+= count
  }
}
