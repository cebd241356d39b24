internal import Base

/// Features read from elements: names, states, the page's declared type.
extension BlockSegmenter {
  /// Groups that an element's naming attributes name.
  func names(of element: HTMLNode, _ page: inout PageBlocks) -> TokenSet {
    var groups: TokenSet = []
    for attribute in tree.attributes(of: element) {
      switch attribute.name {
      case .class, .id, .role, .itemprop, .itemtype, .rel:
        groups.formUnion(name(tree.bytes(of: attribute.value), &page).groups)
      default: break
      }
    }
    return groups
  }

  /// Resolves the container's features from its ancestors and its element, in that order.
  mutating func resolve(_ index: Int32, _ page: inout PageBlocks) {
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

  /// The groups that an attribute's value names.
  @inline(__always) private func name(_ value: UnsafeBufferPointer<UInt8>, _ page: inout PageBlocks) -> PageBlocks.Name
  {
    page.names.finding(of: value) {
      PageBlocks.Name(groups: tokens.matches(in: $0), withoutDigits: TextHash.withoutDigits($0))
    }
  }

  func resolveOne(_ index: Int, _ page: inout PageBlocks) {
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
        let name = name(value, &page)
        names.formUnion(name.groups)
        signature = TextHash.mix(signature ^ name.withoutDigits)
      case .id, .role, .itemtype: names.formUnion(name(value, &page).groups)
      case .itemprop:
        names.formUnion(name(value, &page).groups)
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

  /// Notes where a link that begins leads, for its block and for blocks within it.
  mutating func noteLink(_ element: HTMLNode, _ page: borrowing PageBlocks) {
    (linkKind, linkTarget) = (.none, 0)
    guard let address = tree.value(.href, of: element) else { return }
    linkKind = LinkKind(address, host: tree.bytes(of: page.host))
    switch linkKind {
    case .none: return
    case .outer: block.outerLinks &+= 1
    case .fragment: block.innerLinks &+= 1
    case .sameSite, .action: break
    }
    if linkKind != .fragment {
      var count = 0
      while count < address.count, address[count] != UInt8(ascii: "#") { count += 1 }
      linkTarget = TextHash.of(UnsafeBufferPointer(rebasing: address[..<count]))
    }
    if block.linkKind == .none { (block.linkKind, block.linkTarget) = (linkKind, linkTarget) }
  }

  /// Notes the page's host.
  func readCanonical(_ element: HTMLNode, _ page: inout PageBlocks) {
    guard page.host.count == 0, let rel = tree.value(.rel, of: element), ByteText.isEqual(rel, "canonical") else {
      return
    }
    for attribute in tree.attributes(of: element) where attribute.name == .href {
      guard let name = LinkKind.host(of: tree.bytes(of: attribute.value)) else { return }
      page.host = ByteRange(start: Int(attribute.value.start) + name.lowerBound, count: name.count)
    }
  }

  /// Notes the page's summary and its `og:type`.
  func readMeta(_ element: HTMLNode, _ page: inout PageBlocks) {
    guard let content = tree.value(.content, of: element) else { return }
    let property = tree.value(.property, of: element)
    if let name = tree.value(.name, of: element) ?? property,
      ByteText.isEqual(name, "description") || ByteText.isEqual(name, "og:description")
    {
      for attribute in tree.attributes(of: element) where attribute.name == .content {
        page.summaries.append(attribute.value)
        return
      }
    }
    guard let property, ByteText.contains("og:type", in: property) else { return }
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
  func readLinkedData(_ element: HTMLNode, _ page: inout PageBlocks) {
    var child = element.firstChild
    while child >= 0 {
      let node = tree.nodes[Int(child)]
      if node.kind == .text {
        page.kinds.formUnion(PageKinds(linkedData: tree.bytes(of: node.text)))
        page.linkedData.append(node.text)
      }
      child = node.nextSibling
    }
  }

  mutating func readTitle(_ page: inout PageBlocks) {
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
