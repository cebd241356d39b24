internal import Base

/// Features read from elements: names, states, the page's declared type.
extension BlockSegmenter {
  /// Groups that an inline element's naming attributes name, and the weight of their words.
  func names(of element: HTMLNode, _ page: inout PageBlocks) -> (groups: TokenSet, near: Int32) {
    var groups: TokenSet = []
    var near: Int32 = 0
    guard !element.attributeNames.isDisjoint(with: [.naming, .itemprop, .rel]) else { return (groups, near) }
    PageNames.eachValue(of: element, tree) {
      let name = name($0, &page)
      groups.formUnion(name.groups)
      near &+= name.weights.near
    }
    return (groups, near)
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
      // One pass: each of the three waits for itself at every byte.
      var (own, groups, withoutDigits) = (NameWeights.Pair(), tokens.start, TextHash.WithoutDigits())
      NameWords.each(in: $0) {
        groups.take($0)
        withoutDigits.take($0)
      } _: {
        weights.add($0, to: &own)
      }
      return PageBlocks.Name(groups: groups.finish(), withoutDigits: withoutDigits.hash, weights: own)
    }
  }

  func resolveOne(_ index: Int, _ page: inout PageBlocks) {
    let container = page.containers.base + index
    let tag = container.pointee.tag
    let element = tree.nodes[Int(container.pointee.node)]
    var ancestry: Ancestry = TagTraits.table[Int(tag.rawValue)].ancestry
    var names: TokenSet = []
    var weights = NameWeights.Pair()
    var signature = TextHash.mix(UInt64(tag.rawValue) &+ 0x51)
    if tag == .other { signature = TextHash.of(tree.bytes(of: element.text)) }
    for attribute in tree.attributes(of: element) where !element.attributeNames.isEmpty {
      let value = tree.bytes(of: attribute.value)
      switch attribute.name {
      case .class, .id, .role, .itemprop, .itemtype, .rel:
        let name = name(value, &page)
        weights.add(name.weights)
        if attribute.name != .rel { names.formUnion(name.groups) }
        if attribute.name == .class { signature = TextHash.mix(signature ^ name.withoutDigits) }
        if attribute.name == .itemtype { page.kinds.formUnion(PageKinds(naming: value)) }
        if attribute.name == .itemprop, ByteText.namesBody(value) { ancestry.insert(.itemBody) }
      case .hidden: ancestry.insert(.hidden)
      case .ariaHidden: if value.first == UInt8(ascii: "t") { ancestry.insert(.ariaHidden) }
      case .style: if ByteText.hides(value) { ancestry.insert(.hidden) }
      default: break
      }
    }
    if linkDepth > 0 { ancestry.insert(.link) }
    // The names of these are the page's.
    if tag == .body || tag == .html {
      page.bodyTokens |= names.rawValue
      names = []
    }
    if NameScores.isNamed(container.pointee) { container.pointee.names = weights }
    container.pointee.namesAbove = container.pointee.names.above
    container.pointee.signature = signature
    container.pointee.pathSignature = signature
    container.pointee.tokens = names.rawValue
    container.pointee.tokensAbove = names.rawValue
    container.pointee.listDepth = ancestry.contains(.list) ? 1 : 0
    container.pointee.tableDepth = ancestry.contains(.table) ? 1 : 0
    if container.pointee.parent >= 0 {
      let parent = page.containers.base + Int(container.pointee.parent)
      ancestry.formUnion(Ancestry(rawValue: parent.pointee.ancestry & ~Ancestry.link.rawValue))
      container.pointee.tokensAbove |= parent.pointee.tokensAbove
      container.pointee.namesAbove &+= parent.pointee.namesAbove
      container.pointee.listDepth += min(parent.pointee.listDepth, 250)
      container.pointee.tableDepth += min(parent.pointee.tableDepth, 250)
      let wider = parent.pointee.parent
      let grandparent = wider >= 0 ? page.containers.base[Int(wider)].signature : 0
      container.pointee.pathSignature = TextHash.mix(
        signature &+ TextHash.mix(parent.pointee.signature &+ TextHash.mix(grandparent)))
    }
    container.pointee.ancestry = ancestry.rawValue
    container.pointee.isResolved = true
  }

  /// Notes where a link that begins leads, for its block and for blocks within it.
  mutating func noteLink(_ element: HTMLNode, _ page: borrowing PageBlocks) {
    (linkKind, linkTarget) = (.none, 0)
    guard let address = tree.value(.href, of: element) else { return }
    linkKind = LinkKind(address, host: tree.bytes(of: page.host), path: tree.bytes(of: page.path))
    switch linkKind {
    case .none: return
    case .outer: block.outerLinks &+= 1
    case .fragment: block.innerLinks &+= 1
    case .sameSite, .action, .itself: break
    }
    if linkKind != .fragment {
      var count = 0
      while count < address.count, address[count] != UInt8(ascii: "#") { count += 1 }
      linkTarget = TextHash.of(UnsafeBufferPointer(rebasing: address[..<count]))
    }
    if block.linkKind == .none { (block.linkKind, block.linkTarget) = (linkKind, linkTarget) }
  }

  /// Notes the page's own URL.
  func readCanonical(_ element: HTMLNode, _ page: inout PageBlocks) {
    guard let rel = tree.value(.rel, of: element), ByteText.isEqual(rel, "canonical") else { return }
    for attribute in tree.attributes(of: element) where attribute.name == .href { noteURL(attribute.value, &page) }
  }

  /// Takes the page's own URL from the first element that has an absolute one.
  private func noteURL(_ url: ByteRange, _ page: inout PageBlocks) {
    guard page.host.count == 0, let name = LinkKind.host(of: tree.bytes(of: url)) else { return }
    page.host = ByteRange(start: Int(url.start) + name.lowerBound, count: name.count)
    page.path = ByteRange(start: Int(url.start) + name.upperBound, count: Int(url.count) - name.upperBound)
  }

  /// Notes the day that a `time` element gives as `2026-01-05`, with or without a time of day.
  mutating func noteDay(_ element: HTMLNode) {
    guard let value = tree.value(.datetime, of: element), let day = TextMarks.day(value) else { return }
    block.day = TextHash.of(day)
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
    guard let property else { return }
    if ByteText.isEqual(property, "og:url") {
      for attribute in tree.attributes(of: element) where attribute.name == .content { noteURL(attribute.value, &page) }
      return
    }
    guard ByteText.contains("og:type", in: property) else { return }
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
