internal import Base

/// A run of inline text between the borders of block-level elements.
struct Block: BitwiseCopyable {
  /// Text in `PageBlocks.text`, white space folded unless preformatted.
  var textStart: Int32 = 0
  var textCount: Int32 = 0
  /// Innermost container.
  var container: Int32 = 0
  /// Letters and digits; an ideograph counts as three, a Hangul syllable as two.
  var units: Int32 = 0
  /// Units within links, in bold and in italics.
  var linkUnits: Int32 = 0
  var boldUnits: Int32 = 0
  var italicUnits: Int32 = 0
  /// Words between spaces, and one for five units of scripts without spaces.
  var words: Int32 = 0
  var digits: Int32 = 0
  var capitals: Int32 = 0
  var punctuation: Int32 = 0
  var sentenceEnds: Int32 = 0
  var currencies: Int32 = 0
  var links: Int32 = 0
  var inlineElements: Int32 = 0
  var lines: Int32 = 0
  /// The first inline element, -1 where text begins without one.
  var firstInline: Int32 = -1
  /// Elements without text from the end of the block before to the end of this one.
  var things = Things()
  /// The target of its first link, and a hash of the URL without its fragment; 0 for no link.
  var linkKind = LinkKind.none
  var linkTarget: UInt64 = 0
  var outerLinks: Int32 = 0
  var innerLinks: Int32 = 0
  /// Units of the links that the text ends with; 0 if it ends outside links.
  var lastLinkUnits: Int32 = 0
  /// Hash of the day of the last `time` element from the end of the block before to the end of this one; 0 without one.
  var day: UInt64 = 0
  /// The text nodes with its first and last text.
  var firstNode: Int32 = 0
  var lastNode: Int32 = 0
  /// Hash of the text.
  var hash: UInt64 = 0
  /// Groups that the first inline element's attributes name.
  var inlineTokens: UInt64 = 0
  /// The weight of those attributes' words.
  var inlineNames: Int32 = 0
  var firstClass: UInt8 = 0
  var lastClass: UInt8 = 0
  var lastByte: UInt8 = 0
  /// `TagTraits.code` of the first inline element.
  var inlineTag: UInt8 = 0
  /// Marks of teasers and lists of posts.
  var marks: TextMarks = []
  /// Whether the text begins within a link.
  var beginsWithLink = false
  /// Whether the block before was cut off by a double line break only.
  var continues = false
}

/// A block-level element that contains blocks, or may later contain some.
struct Container: BitwiseCopyable {
  var node: Int32
  var parent: Int32
  /// Blocks within: `firstBlock..<endBlock`.
  var firstBlock: Int32
  var endBlock: Int32
  var depth: Int32
  var tag: HTMLTag
  var code: UInt8
  var heading: UInt8
  /// Whether the fields below are filled in, which happens with the first block within.
  var isResolved = false
  var ancestry: UInt32 = 0
  var listDepth: UInt8 = 0
  var tableDepth: UInt8 = 0
  /// Hash of tag and class, and of the same for three levels.
  var signature: UInt64 = 0
  var pathSignature: UInt64 = 0
  var tokens: UInt64 = 0
  var tokensAbove: UInt64 = 0
  /// Weights of its own names, and of `above` those of all names around it and its own.
  var names = NameWeights.Pair()
  var namesAbove: Int32 = 0
  /// Nearest ancestor that holds more blocks, -1 at the top.
  var wider: Int32 = -1
  /// Children of the same parent with the same signature, itself included.
  var alike: Int32 = 1
  /// Containers among its children.
  var children: Int32 = 0
  /// Containers among its parent's children before it.
  var ordinal: Int32 = 0
}

/// A page cut into blocks in reading order, with the elements around them.
struct PageBlocks: ~Copyable {
  /// The meaning of a class or another name of an element.
  struct Name: BitwiseCopyable {
    var groups: TokenSet
    /// `TextHash.withoutDigits`.
    var withoutDigits: UInt64
    /// The sums of its words' learned weights.
    var weights: NameWeights.Pair
  }

  var text = Arena<UInt8>(capacity: 1 << 16)
  var blocks = Arena<Block>(capacity: 512)
  var containers = Arena<Container>(capacity: 2048)
  /// Where `text` was marked as code within a line, in order.
  var codeSpans = Arena<ByteRange>(capacity: 64)
  /// Scripts of linked data, and the summaries that `meta` elements give.
  var linkedData = Arena<ByteRange>(capacity: 16)
  var summaries = Arena<ByteRange>(capacity: 16)
  /// The page's declared type.
  var kinds: PageKinds = []
  /// The page's `og:type`: 0 none, 1 article, 2 website, 3 product, 4 another.
  var openGraphType: UInt8 = 0
  /// The page's own host, from its canonical URL or `og:url`; empty if it has none.
  var host = ByteRange.empty
  /// What comes after the host in that URL: the page's own path and query.
  var path = ByteRange.empty
  /// Groups named by the attributes of `html` and `body`: they describe the page, not a part of it.
  var bodyTokens: UInt64 = 0
  /// Names that have come before, on this page or another.
  var names = ValueCache<Name>(empty: Name(groups: [], withoutDigits: 0, weights: NameWeights.Pair()))
  /// The `title` element's text in `text`.
  var title = ByteRange.empty

  mutating func removeAll() {
    text.removeAll()
    blocks.removeAll()
    containers.removeAll()
    codeSpans.removeAll()
    linkedData.removeAll()
    summaries.removeAll()
    title = .empty
    host = .empty
    path = .empty
    kinds = []
    openGraphType = 0
    bodyTokens = 0
  }
}

/// Pointers to a tree's arrays for the time of one extraction.
struct TreeView {
  let nodes: UnsafeBufferPointer<HTMLNode>
  let attributes: UnsafeBufferPointer<HTMLAttribute>
  let bytes: UnsafeBufferPointer<UInt8>

  /// A view that is valid while `tree` is unchanged.
  init(_ tree: borrowing HTMLTree) {
    nodes = UnsafeBufferPointer(start: UnsafePointer(tree.nodes.base), count: tree.nodes.count)
    attributes = UnsafeBufferPointer(start: UnsafePointer(tree.attributes.base), count: tree.attributes.count)
    bytes = tree.bytes.withUnsafeBytes { $0 }
  }

  @inline(__always) func bytes(of range: ByteRange) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes.baseAddress! + Int(range.start), count: Int(range.count))
  }

  @inline(__always) func attributes(of node: HTMLNode) -> Slice<UnsafeBufferPointer<HTMLAttribute>> {
    attributes[Int(node.firstAttribute)..<Int(node.firstAttribute) + Int(node.attributeCount)]
  }

  /// The value of the first attribute of `node` with that name.
  func value(_ name: HTMLAttribute.Name, of node: HTMLNode) -> UnsafeBufferPointer<UInt8>? {
    for attribute in attributes(of: node) where attribute.name == name {
      return bytes(of: attribute.value)
    }
    return nil
  }

  /// Whether an element within `element`, among its first `limit` nodes, is of a kind.
  func contains(within element: HTMLNode, limit: Int, where isWanted: (HTMLNode) -> Bool) -> Bool {
    guard element.firstChild >= 0 else { return false }
    var node = element.firstChild
    let top = nodes[Int(node)].parent
    for _ in 0..<limit {
      let current = nodes[Int(node)]
      if current.kind == .element, isWanted(current) { return true }
      if current.firstChild >= 0 {
        node = current.firstChild
        continue
      }
      while node != top, nodes[Int(node)].nextSibling < 0 { node = nodes[Int(node)].parent }
      if node == top { return false }
      node = nodes[Int(node)].nextSibling
    }
    return false
  }
}
