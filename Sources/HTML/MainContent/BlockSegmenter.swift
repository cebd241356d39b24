internal import Base

/// Cuts a tree into blocks in one walk in document order, without recursion.
struct BlockSegmenter {
  /// Limits by work, so that no page takes more than its share.
  struct Limits: Sendable {
    /// Blocks after which the rest of a page is left out; a block takes about a kilobyte of scratch memory.
    var blocks = 1 << 16
    /// Block-level elements after which the rest of a page is left out.
    var containers = 1 << 18
    /// Bytes of text after which the rest of a page is left out.
    var textBytes = 16 << 20
  }

  let tree: TreeView
  let tokens: ClassTokens
  let weights: NameWeights
  let limits: Limits
  let ascii = CharacterClass.asciiTable
  /// The block that is being filled; it is kept when it comes to hold text.
  var block = Block()
  var current: Int32 = 0
  var linkDepth: Int32 = 0
  var boldDepth: Int32 = 0
  var italicDepth: Int32 = 0
  var preformattedDepth: Int32 = 0
  var codeDepth: Int32 = 0
  var codeStart = 0
  var inWord = false
  var hasText = false
  var pendingSpace = false
  var pendingBreaks = 0
  var unspacedUnits: Int32 = 0
  var titleNode: Int32 = -1
  /// Where the link that is open leads.
  var linkKind = LinkKind.none
  var linkTarget: UInt64 = 0

  private init(tree: TreeView, tokens: ClassTokens, weights: NameWeights, limits: Limits) {
    self.tree = tree
    self.tokens = tokens
    self.weights = weights
    self.limits = limits
  }

  /// Fills `page` from `tree`; returns whether a limit cut the page short.
  static func segment(
    _ tree: TreeView, tokens: ClassTokens, weights: NameWeights = .none, limits: Limits, into page: inout PageBlocks
  ) -> Bool {
    var segmenter = BlockSegmenter(tree: tree, tokens: tokens, weights: weights, limits: limits)
    page.removeAll()
    guard !tree.nodes.isEmpty else { return false }
    return segmenter.walk(&page)
  }

  mutating func walk(_ page: inout PageBlocks) -> Bool {
    let traits = TagTraits.table
    return traits.withUnsafeBufferPointer { traits in
      page.containers.append(
        Container(
          node: 0, parent: -1, firstBlock: 0, endBlock: 0, depth: 0, tag: .other, code: 183, heading: 0))
      resolve(0, &page)
      block.container = 0
      let nodes = tree.nodes.baseAddress!
      var node = nodes[0].firstChild
      var isCut = false
      walk: while node >= 0 {
        // Read in place: a copy of every node would cost more than what is done with most.
        let element = nodes + Int(node)
        var descends = false
        if element.pointee.kind == .text {
          let (hadText, units) = (hasText, block.units)
          append(element.pointee.text, &page)
          if hasText {
            if !hadText {
              block.firstNode = node
              block.beginsWithLink = linkDepth > 0
            }
            block.lastNode = node
            // Arrows and periods after a link do not count.
            if block.units != units {
              block.lastLinkUnits = linkDepth > 0 ? block.lastLinkUnits &+ block.units &- units : 0
            }
          }
          if page.blocks.count >= limits.blocks || page.text.count >= limits.textBytes {
            isCut = true
            break walk
          }
        } else if element.pointee.kind == .element {
          descends = enter(node, traits, &page)
          if page.containers.count >= limits.containers {
            isCut = true
            break walk
          }
        }
        if descends && element.pointee.firstChild >= 0 {
          node = element.pointee.firstChild
          continue
        }
        if descends { leave(node, traits, &page) }
        var at = node
        while nodes[Int(at)].nextSibling < 0 {
          at = nodes[Int(at)].parent
          if at <= 0 { break walk }
          leave(at, traits, &page)
        }
        node = nodes[Int(at)].nextSibling
      }
      finish(&page)
      while current >= 0 {
        page.containers.base[Int(current)].endBlock = Int32(page.blocks.count)
        current = page.containers[Int(current)].parent
      }
      readTitle(&page)
      return isCut
    }
  }

  /// Whether `element` interrupts the flow of text. Most custom elements do: their names hold a hyphen.
  func isBlock(_ element: HTMLNode, _ traits: TagTraits) -> Bool {
    if traits.flow == .block { return true }
    guard element.tag == .other, element.namespace == .html else { return false }
    return tree.bytes(of: element.text).contains(UInt8(ascii: "-")) && !isInlineCustom(element)
  }

  mutating func enter(
    _ node: Int32, _ table: UnsafeBufferPointer<TagTraits>, _ page: inout PageBlocks
  ) -> Bool {
    let element = tree.nodes[Int(node)]
    let traits = table[Int(element.tag.rawValue)]
    // A button's text is a block of its own, to which the button belongs.
    if traits.ancestry.contains(.button) { finish(&page) }
    block.things += traits.thing
    if element.tag == .time { noteDay(element) }
    switch traits.flow {
    case .skipped:
      if element.tag == .head { return true }
      if element.tag == .title, titleNode < 0 { titleNode = node }
      if element.tag == .meta { readMeta(element, &page) }
      if element.tag == .link { readCanonical(element, &page) }
      return false
    case .script:
      if let type = tree.value(.type, of: element), ByteText.contains("ld+json", in: type) {
        readLinkedData(element, &page)
      } else {
        appendTeX(node, element, &page)
      }
      return false
    case .separator:
      finish(&page)
      return false
    case .lineBreak:
      if hasText {
        pendingBreaks += 1
        if pendingBreaks > 1 && preformattedDepth == 0 {
          finish(&page)
          block.continues = true
        }
      }
      return false
    case .inline, .block: break
    }
    guard isBlock(element, traits) else {
      if isUnseen(element) { return false }
      if element.tag == .img { appendTeX(node, element, &page) }
      switch traits.markup {
      case .link:
        linkDepth += 1
        block.links &+= 1
        noteLink(element, page)
      case .bold: boldDepth += 1
      case .italic: italicDepth += 1
      case .code:
        if codeDepth == 0 { codeStart = page.text.count }
        codeDepth += 1
      case .none: break
      }
      block.inlineElements += 1
      if !hasText && block.firstInline < 0 { block.firstInline = node }
      return true
    }
    finish(&page)
    if traits.ancestry.contains(.preformatted) { preformattedDepth += 1 }
    let ordinal = page.containers[Int(current)].children
    page.containers.base[Int(current)].children = ordinal + 1
    page.containers.append(
      Container(
        node: node, parent: current, firstBlock: Int32(page.blocks.count), endBlock: 0,
        depth: page.containers[Int(current)].depth &+ 1, tag: element.tag, code: traits.code,
        heading: traits.heading, ordinal: ordinal))
    current = Int32(page.containers.count - 1)
    block.container = current
    return true
  }

  mutating func leave(
    _ node: Int32, _ table: UnsafeBufferPointer<TagTraits>, _ page: inout PageBlocks
  ) {
    let traits = table[Int(tree.nodes[Int(node)].tag.rawValue)]
    if page.containers[Int(current)].node == node {
      finish(&page)
      if traits.ancestry.contains(.preformatted) { preformattedDepth -= 1 }
      page.containers.base[Int(current)].endBlock = Int32(page.blocks.count)
      current = page.containers[Int(current)].parent
      block.container = current
      return
    }
    switch traits.markup {
    case .link: linkDepth -= 1
    case .bold: boldDepth -= 1
    case .italic: italicDepth -= 1
    case .code:
      codeDepth -= 1
      if codeDepth == 0, page.text.count > codeStart {
        page.codeSpans.append(ByteRange(start: codeStart, count: page.text.count - codeStart))
      }
    case .none: break
    }
  }
}
