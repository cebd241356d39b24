internal import Base

/// Cuts a tree into blocks in one walk in document order, without recursion.
struct BlockSegmenter {
  /// Limits by work, so that no page takes more than its share.
  struct Limits: Sendable {
    /// Blocks after which the rest of a page is left out.
    var blocks = 1_000_000
    /// Bytes of text after which the rest of a page is left out.
    var textBytes = 64 << 20
  }

  private let tree: TreeView
  private let tokens: ClassTokens
  private let limits: Limits
  /// The block that is being filled; it is kept when it comes to hold text.
  private var block = Block()
  private var current: Int32 = 0
  private var linkDepth: Int32 = 0
  private var boldDepth: Int32 = 0
  private var italicDepth: Int32 = 0
  private var preformattedDepth: Int32 = 0
  private var inWord = false
  private var hasText = false
  private var pendingSpace = false
  private var pendingBreaks = 0
  private var unspacedUnits: Int32 = 0
  private var titleNode: Int32 = -1

  private init(tree: TreeView, tokens: ClassTokens, limits: Limits) {
    self.tree = tree
    self.tokens = tokens
    self.limits = limits
  }

  /// Fills `page` from `tree`; returns whether a limit cut the page short.
  static func segment(
    _ tree: TreeView, tokens: ClassTokens, limits: Limits, into page: inout PageBlocks
  ) -> Bool {
    var segmenter = BlockSegmenter(tree: tree, tokens: tokens, limits: limits)
    page.removeAll()
    guard !tree.nodes.isEmpty else { return false }
    return segmenter.walk(&page)
  }

  private mutating func walk(_ page: inout PageBlocks) -> Bool {
    let traits = TagTraits.table
    return traits.withUnsafeBufferPointer { traits in
      page.containers.append(
        Container(
          node: 0, parent: -1, firstBlock: 0, endBlock: 0, depth: 0, tag: .other, code: 183, heading: 0))
      resolve(0, &page)
      block.container = 0
      var node = tree.nodes[0].firstChild
      var isCut = false
      walk: while node >= 0 {
        let element = tree.nodes[Int(node)]
        var descends = false
        if element.kind == .text {
          append(element.text, &page)
          if page.blocks.count >= limits.blocks || page.text.count >= limits.textBytes {
            isCut = true
            break walk
          }
        } else if element.kind == .element {
          descends = enter(node, element, traits, &page)
        }
        if descends && element.firstChild >= 0 {
          node = element.firstChild
          continue
        }
        if descends { leave(node, element, traits, &page) }
        var at = node
        while tree.nodes[Int(at)].nextSibling < 0 {
          at = tree.nodes[Int(at)].parent
          if at <= 0 { break walk }
          leave(at, tree.nodes[Int(at)], traits, &page)
        }
        node = tree.nodes[Int(at)].nextSibling
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

  /// Whether `element` cuts the flow of text. Custom elements do: their names hold a hyphen.
  private func isBlock(_ element: HTMLNode, _ traits: TagTraits) -> Bool {
    if traits.flow == .block { return true }
    guard element.tag == .other, element.namespace == .html else { return false }
    return tree.bytes(of: element.text).contains(UInt8(ascii: "-"))
  }

  private mutating func enter(
    _ node: Int32, _ element: HTMLNode, _ table: UnsafeBufferPointer<TagTraits>, _ page: inout PageBlocks
  ) -> Bool {
    let traits = table[Int(element.tag.rawValue)]
    switch traits.flow {
    case .skipped:
      if element.tag == .head { return true }
      if element.tag == .title, titleNode < 0 { titleNode = node }
      if element.tag == .meta { readMeta(element, &page) }
      return false
    case .script:
      if let type = tree.value(.type, of: element), ByteText.contains("ld+json", in: type) {
        readLinkedData(element, &page)
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
      switch traits.markup {
      case .link:
        linkDepth += 1
        if !hasText || block.links < Int32.max { block.links += 1 }
      case .bold: boldDepth += 1
      case .italic: italicDepth += 1
      case .none: break
      }
      block.inlineElements += 1
      if !hasText && block.firstInline < 0 { block.firstInline = node }
      return true
    }
    finish(&page)
    if traits.ancestry.contains(.preformatted) { preformattedDepth += 1 }
    page.containers.base[Int(current)].children += 1
    page.containers.append(
      Container(
        node: node, parent: current, firstBlock: Int32(page.blocks.count), endBlock: 0,
        depth: page.containers[Int(current)].depth &+ 1, tag: element.tag, code: traits.code,
        heading: traits.heading))
    current = Int32(page.containers.count - 1)
    block.container = current
    return true
  }

  private mutating func leave(
    _ node: Int32, _ element: HTMLNode, _ table: UnsafeBufferPointer<TagTraits>, _ page: inout PageBlocks
  ) {
    let traits = table[Int(element.tag.rawValue)]
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
    case .none: break
    }
  }

  // MARK: Text

  private mutating func append(_ range: ByteRange, _ page: inout PageBlocks) {
    let source = tree.bytes(of: range)
    // A byte can bring a space or a line break before it, and folding never adds more.
    page.text.reserve(source.count + 2)
    var out = page.text.base + page.text.count
    if preformattedDepth > 0 {
      appendPreformatted(source, &out)
    } else {
      appendFolded(source, &out)
    }
    page.text.take(upTo: out)
  }

  @inline(__always) private mutating func count(_ kind: CharacterClass) -> Int32 {
    switch kind {
    case .space: return 0
    case .neutral: return 0
    case .letter: break
    case .capital: block.capitals &+= 1
    case .digit: block.digits &+= 1
    case .punctuation:
      block.punctuation &+= 1
      return 0
    case .currency:
      block.currencies &+= 1
      return 0
    case .sentenceEnd:
      block.sentenceEnds &+= 1
      return 0
    case .ideograph:
      unspacedUnits &+= 3
      inWord = false
      return 3
    case .unspaced:
      unspacedUnits &+= 1
      inWord = false
      return 1
    case .syllable:
      if !inWord {
        inWord = true
        block.words &+= 1
      }
      return 2
    }
    if !inWord {
      inWord = true
      block.words &+= 1
    }
    return 1
  }

  /// Decodes the character that begins at `index`, which is no ASCII; the tree's text is valid UTF-8.
  @inline(__always) private func decode(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int
  ) -> (scalar: UInt32, length: Int) {
    let first = UInt32(source[index])
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard index + length <= source.count else { return (0xFFFD, source.count - index) }
    var scalar = first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length { scalar = scalar << 6 | UInt32(source[index + offset] & 0x3F) }
    return (scalar, length)
  }

  private mutating func appendFolded(
    _ source: UnsafeBufferPointer<UInt8>, _ out: inout UnsafeMutablePointer<UInt8>
  ) {
    let ascii = CharacterClass.asciiTable
    var units: Int32 = 0
    var index = 0
    while index < source.count {
      let byte = source[index]
      var length = 1
      let kind: CharacterClass
      if byte < 0x80 {
        kind = ascii[Int(byte)]
      } else {
        let (scalar, bytes) = decode(source, index)
        kind = CharacterClass.wide(scalar)
        length = bytes
      }
      if kind == .space {
        pendingSpace = true
        inWord = false
        index += length
        continue
      }
      if pendingBreaks > 0 {
        out.pointee = 10
        out += 1
        inWord = false
        block.lines &+= 1
        pendingBreaks = 0
      } else if pendingSpace && hasText {
        out.pointee = 32
        out += 1
      }
      pendingSpace = false
      if !hasText {
        hasText = true
        block.firstClass = kind.rawValue
      }
      block.lastClass = kind.rawValue
      block.lastByte = byte
      out.update(from: source.baseAddress! + index, count: length)
      out += length
      units &+= count(kind)
      index += length
      // Small Latin letters come in runs.
      while index < source.count, source[index] &- 97 < 26 {
        out.pointee = source[index]
        out += 1
        index += 1
        units &+= count(.letter)
        block.lastClass = CharacterClass.letter.rawValue
      }
    }
    add(units)
  }

  private mutating func appendPreformatted(
    _ source: UnsafeBufferPointer<UInt8>, _ out: inout UnsafeMutablePointer<UInt8>
  ) {
    let ascii = CharacterClass.asciiTable
    var units: Int32 = 0
    var index = 0
    if pendingBreaks > 0 || (pendingSpace && hasText) {
      out.pointee = pendingBreaks > 0 ? 10 : 32
      out += 1
      (pendingBreaks, pendingSpace) = (0, false)
    }
    while index < source.count {
      let byte = source[index]
      var length = 1
      let kind: CharacterClass
      if byte < 0x80 {
        kind = ascii[Int(byte)]
      } else {
        let (scalar, bytes) = decode(source, index)
        kind = CharacterClass.wide(scalar)
        length = bytes
      }
      if kind == .space {
        inWord = false
        if byte == 10 { block.lines &+= 1 }
        // Indentation of the first line stays, an empty first line does not.
        if byte == 13 || (byte == 10 && !hasText) {
          index += 1
          continue
        }
      } else {
        if !hasText { block.firstClass = kind.rawValue }
        hasText = true
        block.lastClass = kind.rawValue
        block.lastByte = byte
        units &+= count(kind)
      }
      out.update(from: source.baseAddress! + index, count: length)
      out += length
      index += length
    }
    add(units)
  }

  @inline(__always) private mutating func add(_ units: Int32) {
    block.units &+= units
    if linkDepth > 0 { block.linkUnits &+= units }
    if boldDepth > 0 { block.boldUnits &+= units }
    if italicDepth > 0 { block.italicUnits &+= units }
  }

  /// Ends the block that is being filled and begins the next in the same container.
  private mutating func finish(_ page: inout PageBlocks) {
    if hasText {
      let start = Int(block.textStart)
      var end = page.text.count
      while end > start, page.text[end - 1] == 32 || page.text[end - 1] == 10 { end -= 1 }
      page.text.truncate(to: end)
      block.textCount = Int32(end - start)
      block.words &+= (unspacedUnits + 4) / 5
      if linkDepth > 0 && block.links == 0 { block.links = 1 }
      block.hash = TextHash.of(UnsafeBufferPointer(start: page.text.base + start, count: end - start))
      if block.firstInline >= 0 {
        let element = tree.nodes[Int(block.firstInline)]
        block.inlineTokens = names(of: element).rawValue
        block.inlineTag = TagTraits.table[Int(element.tag.rawValue)].code
      }
      if !page.containers[Int(block.container)].isResolved { resolve(block.container, &page) }
      page.blocks.append(block)
    } else {
      page.text.truncate(to: Int(block.textStart))
    }
    block = Block(textStart: Int32(page.text.count), container: current)
    hasText = false
    inWord = false
    pendingSpace = false
    pendingBreaks = 0
    unspacedUnits = 0
  }

  // MARK: Elements

  /// Groups that an element's naming attributes name.
  private func names(of element: HTMLNode) -> TokenSet {
    var groups: TokenSet = []
    for attribute in tree.attributes(of: element) {
      switch attribute.name {
      case .class, .id, .role, .itemprop, .itemtype, .rel:
        groups.formUnion(tokens.matches(in: tree.bytes(of: attribute.value)))
      default: break
      }
    }
    return groups
  }

  /// Fills in what the container has from its element and from its ancestors, these first.
  private mutating func resolve(_ index: Int32, _ page: inout PageBlocks) {
    // Climb to the first resolved ancestor, then come down; `endBlock` holds the way back meanwhile.
    var top = index
    var below: Int32 = -1
    while top >= 0 && !page.containers[Int(top)].isResolved {
      page.containers.base[Int(top)].endBlock = below
      below = top
      top = page.containers[Int(top)].parent
    }
    var at = below
    while at >= 0 {
      let next = page.containers[Int(at)].endBlock
      resolveOne(Int(at), &page)
      at = next
    }
  }

  private func resolveOne(_ index: Int, _ page: inout PageBlocks) {
    var container = page.containers[index]
    let element = tree.nodes[Int(container.node)]
    var ancestry: Ancestry = TagTraits.table[Int(container.tag.rawValue)].ancestry
    var names: TokenSet = []
    var signature = TextHash.mix(UInt64(container.tag.rawValue) &+ 0x51)
    if container.tag == .other { signature = TextHash.of(tree.bytes(of: element.text)) }
    for attribute in tree.attributes(of: element) {
      let value = tree.bytes(of: attribute.value)
      switch attribute.name {
      case .class:
        names.formUnion(tokens.matches(in: value))
        signature = TextHash.mix(signature ^ TextHash.withoutDigits(value))
      case .id, .role, .itemtype: names.formUnion(tokens.matches(in: value))
      case .itemprop:
        names.formUnion(tokens.matches(in: value))
        if ByteText.namesBody(value) { ancestry.insert(.itemBody) }
      case .hidden: ancestry.insert(.hidden)
      case .ariaHidden: if value.first == UInt8(ascii: "t") { ancestry.insert(.ariaHidden) }
      case .style: if ByteText.hides(value) { ancestry.insert(.hidden) }
      default: break
      }
    }
    if linkDepth > 0 { ancestry.insert(.link) }
    if let kind = tree.value(.itemtype, of: element) { page.kinds.formUnion(PageKinds(naming: kind)) }
    if container.tag == .body || container.tag == .html {
      page.bodyTokens |= names.rawValue
      names = []
    }
    container.signature = signature
    container.pathSignature = signature
    container.tokens = names.rawValue
    container.tokensAbove = names.rawValue
    container.listDepth = ancestry.contains(.list) ? 1 : 0
    container.tableDepth = ancestry.contains(.table) ? 1 : 0
    if container.parent >= 0 {
      let parent = page.containers[Int(container.parent)]
      ancestry.formUnion(Ancestry(rawValue: parent.ancestry & ~Ancestry.link.rawValue))
      container.tokensAbove |= parent.tokensAbove
      container.listDepth = min(parent.listDepth, 250) + container.listDepth
      container.tableDepth = min(parent.tableDepth, 250) + container.tableDepth
      let grandparent = parent.parent >= 0 ? page.containers[Int(parent.parent)].signature : 0
      container.pathSignature = TextHash.mix(signature &+ TextHash.mix(parent.signature &+ TextHash.mix(grandparent)))
    }
    container.ancestry = ancestry.rawValue
    container.isResolved = true
    page.containers[index] = container
  }

  /// Notes the page's `og:type`.
  private func readMeta(_ element: HTMLNode, _ page: inout PageBlocks) {
    guard let property = tree.value(.property, of: element), ByteText.contains("og:type", in: property),
      let content = tree.value(.content, of: element)
    else { return }
    if ByteText.contains("article", in: content) || ByteText.contains("blog", in: content) {
      page.openGraphType = 1
    } else if ByteText.contains("website", in: content) {
      page.openGraphType = 2
    } else if ByteText.contains("product", in: content) {
      page.openGraphType = 3
    } else {
      page.openGraphType = 4
    }
  }

  /// Notes the schema.org types that linked data names.
  private func readLinkedData(_ element: HTMLNode, _ page: inout PageBlocks) {
    var child = element.firstChild
    while child >= 0 {
      let node = tree.nodes[Int(child)]
      if node.kind == .text { page.kinds.formUnion(PageKinds(linkedData: tree.bytes(of: node.text))) }
      child = node.nextSibling
    }
  }

  private mutating func readTitle(_ page: inout PageBlocks) {
    guard titleNode >= 0 else { return }
    let start = page.text.count
    block = Block(textStart: Int32(start), container: 0)
    hasText = false
    pendingSpace = false
    pendingBreaks = 0
    preformattedDepth = 0
    var child = tree.nodes[Int(titleNode)].firstChild
    while child >= 0 {
      if tree.nodes[Int(child)].kind == .text { append(tree.nodes[Int(child)].text, &page) }
      child = tree.nodes[Int(child)].nextSibling
    }
    page.title = ByteRange(start: start, count: page.text.count - start)
  }
}
