internal import Base

/// The texts of a page's metadata: linked data and the summaries of `meta` elements, as
/// runs of three words.
///
/// A block that repeats an answer or an article's body is content, whatever it looks like; one with the name of
/// a breadcrumb is not.
struct StatedText: ~Copyable {
  /// Shares of a block's runs that a kind of text has, one name per feature.
  static let names = LinkedDataText.Kind.allCases.map { "stated:\($0)" }
  /// Words of a run; shorter texts are one run.
  static let length = 3

  /// The number of a block's runs that each kind of text contains.
  struct Hits: BitwiseCopyable {
    var runs: Int32 = 0
    var kinds: (Int32, Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0, 0)
  }

  /// Hits of each block; empty if the page has no such texts.
  var hits = Arena<Hits>(capacity: 512)
  /// Runs of the page's own text and of what it describes.
  private(set) var bodyRuns: Int32 = 0
  private(set) var descriptionRuns: Int32 = 0
  /// Whether the page has such texts.
  private(set) var isEmpty = true

  private var linkedData = LinkedDataText()
  private var index = HashIndex()
  /// A bit of each kind that has the run.
  private var kinds = Arena<UInt8>(capacity: 1024)
  private var words = Arena<UInt64>(capacity: 1024)
  /// The maximum number of bytes of these texts to read.
  private static let most = 1 << 20

  /// Reads the page's metadata.
  mutating func read(_ page: borrowing PageBlocks, _ tree: TreeView) {
    linkedData.removeAll()
    kinds.removeAll()
    hits.removeAll()
    (bodyRuns, descriptionRuns) = (0, 0)
    for script in 0..<page.linkedData.count { linkedData.read(page.linkedData[script], in: tree.bytes) }
    var bytes = 0
    for text in 0..<linkedData.texts.count { bytes += Int(linkedData.texts[text].range.count) }
    for summary in 0..<page.summaries.count { bytes += Int(page.summaries[summary].count) }
    isEmpty = bytes == 0
    guard !isEmpty else { return }
    index.reset(for: min(bytes, Self.most) + 1)
    var left = Self.most
    for number in 0..<linkedData.texts.count {
      let text = linkedData.texts[number]
      left -= Int(text.range.count)
      guard left >= 0 else { return }
      let kind = linkedData.kind(of: text)
      let runs = add(tree.bytes(of: text.range), kind, isEscaped: true)
      if kind == .body { bodyRuns &+= runs }
      if kind == .description { descriptionRuns &+= runs }
    }
    for number in 0..<page.summaries.count {
      left -= Int(page.summaries[number].count)
      guard left >= 0 else { return }
      _ = add(tree.bytes(of: page.summaries[number]), .summary, isEscaped: false)
    }
  }

  /// Counts the runs of a block that occur in the metadata, given the hashes of its words.
  @inline(__always) func count(_ words: UnsafeMutablePointer<UInt64>, _ count: Int) -> Hits {
    var hits = Hits()
    guard count > 0 else { return hits }
    for first in 0...max(0, count - Self.length) {
      hits.runs &+= 1
      let run = index.find(Self.run(words + first, min(Self.length, count - first)))
      guard run >= 0 else { continue }
      let bits = Int32(kinds.base[Int(run)])
      hits.kinds.0 &+= bits & 1
      hits.kinds.1 &+= bits >> 1 & 1
      hits.kinds.2 &+= bits >> 2 & 1
      hits.kinds.3 &+= bits >> 3 & 1
      hits.kinds.4 &+= bits >> 4 & 1
      hits.kinds.5 &+= bits >> 5 & 1
    }
    return hits
  }

  @inline(__always) private static func run(_ words: UnsafeMutablePointer<UInt64>, _ count: Int) -> UInt64 {
    var hash = UInt64(count)
    for word in 0..<count { hash = (hash &* 0x9E37_79B9_7F4A_7C15) ^ words[word] }
    return TextHash.mix(hash)
  }

  /// Adds a text's runs; returns how many it has.
  private mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ kind: LinkedDataText.Kind, isEscaped: Bool) -> Int32 {
    words.removeAll()
    words.reserve(text.count + 1)
    var end = words.base
    Self.eachPiece(isEscaped ? JSONText.unescaped(text) : Array(text)) { piece in
      TextHash.eachWord(piece.baseAddress!, piece.count) {
        end.pointee = $0
        end += 1
      }
    }
    words.take(upTo: end)
    guard words.count > 0 else { return 0 }
    let runs = max(1, words.count - Self.length + 1)
    for first in 0..<runs {
      let number = Int(index.number(of: Self.run(words.base + first, min(Self.length, words.count - first))))
      if number == kinds.count { kinds.append(0) }
      kinds.base[number] |= 1 << kind.rawValue
    }
    return Int32(runs)
  }

  /// Calls `body` with the parts of text between tags and character references, which descriptions often contain.
  private static func eachPiece(_ text: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    text.withUnsafeBufferPointer { text in
      var start = 0
      var at = 0
      // The next `>`, looked for once however many `<` come before it.
      var close = -1
      func emit(upTo end: Int) {
        if end > start { body(UnsafeBufferPointer(rebasing: text[start..<end])) }
      }
      while at < text.count {
        var end = at
        if text[at] == UInt8(ascii: "&") {
          let limit = min(text.count, at + Self.longestReference)
          while end < limit, text[end] != UInt8(ascii: ";") { end += 1 }
          if end == limit { end = at }
        } else if text[at] == UInt8(ascii: "<") {
          if close < at {
            close = at
            while close < text.count, text[close] != UInt8(ascii: ">") { close += 1 }
          }
          if close < min(text.count, at + Self.longestTag) { end = close }
        }
        if end > at {
          emit(upTo: at)
          start = end + 1
        }
        at = end + 1
      }
      emit(upTo: text.count)
    }
  }

  /// Bytes of a tag and of a character reference that are skipped at most.
  private static let longestTag = 2001
  private static let longestReference = 11
}
