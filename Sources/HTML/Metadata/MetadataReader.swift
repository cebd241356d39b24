internal import Base

/// Finds who wrote a page and when it was published: in JSON-LD, `meta` elements, microdata, `rel=author`
/// and `time` elements, the surest of these first.
///
/// Names of people and dates are taken as pages declare them; no text is searched for them, so no language is
/// preferred.
struct MetadataReader {
  /// Where something was found, the surest first.
  private enum Source: Int { case linkedArticle, meta, microdata, linkedPage, weakMeta, link, time, none }

  /// The surest date with a day, and the surest of a year or a month alone.
  private var exact: (date: PublicationDate, source: Source)?
  private var coarse: (date: PublicationDate, source: Source)?
  private var authorSource = Source.none
  private var names: [[UInt8]] = []
  /// The one date that marked, or all, `time` elements agree on.
  private var markedTime = OneDate()
  private var anyTime = OneDate()

  private struct OneDate {
    var date: PublicationDate?
    var isAmbiguous = false

    mutating func add(_ other: PublicationDate) {
      if let date, (date.year, date.month, date.day) != (other.year, other.month, other.day) { isAmbiguous = true }
      if date == nil { date = other }
    }
  }

  private static let mostNames = 16
  private static let mostNameBytes = 120

  /// Appends the declarations of `tree`: authors joined by `; `, and the date in ISO 8601.
  static func read(_ tree: TreeView, authors: inout ByteBuffer, published: inout ByteBuffer) {
    var reader = MetadataReader()
    for index in tree.nodes.indices {
      if Self.mayDeclare(tree.nodes[index]) { reader.look(at: tree.nodes[index], tree) }
    }
    let time = reader.markedTime.date == nil ? reader.anyTime : reader.markedTime
    if reader.exact == nil, !time.isAmbiguous { reader.exact = time.date.map { ($0, .time) } }
    reader.date?.write(to: &published)
    for (index, name) in reader.names.enumerated() {
      if index > 0 { authors.append("; ") }
      authors.append(name)
    }
  }

  /// Whether an element with attributes is of a kind that `look` reads; most are not.
  @inline(__always) private static func mayDeclare(_ node: HTMLNode) -> Bool {
    guard node.attributeCount > 0, node.kind == .element else { return false }
    return !node.attributeNames.isDisjoint(with: [.itemprop, .rel]) || node.tag == .meta || node.tag == .script
      || node.tag == .time
  }

  private mutating func look(at node: HTMLNode, _ tree: TreeView) {
    switch node.tag {
    case .meta: return meta(node, tree)
    case .script:
      if let type = tree.value(.type, of: node), ByteText.contains("ld+json", in: type) { linkedData(node, tree) }
      return
    case .time: time(node, tree)
    default: break
    }
    for attribute in tree.attributes(of: node) {
      let value = tree.bytes(of: attribute.value)
      switch attribute.name {
      case .itemprop:
        if ByteText.isEqual(value, "author") { microdataAuthor(node, tree) }
        if ByteText.isEqual(value, "datepublished") { microdataDate(node, tree) }
      case .rel:
        if ByteText.isEqual(value, "author"), node.tag == .a, authorSource.rawValue > Source.link.rawValue {
          add(Self.text(of: node, tree), from: .link)
        }
      default: break
      }
    }
  }

  // MARK: Dates

  private mutating func take(_ value: UnsafeBufferPointer<UInt8>, from source: Source) {
    guard let date = PublicationDate(value) else { return }
    if date.day > 0 {
      if source.rawValue < (exact?.source ?? .none).rawValue { exact = (date, source) }
    } else if source.rawValue < (coarse?.source ?? .none).rawValue {
      coarse = (date, source)
    }
  }

  /// The day of publication. A year or a month of a surer source is often that of a printed issue: it counts only
  /// against days that no element calls the day of publication, and that are not in it.
  private var date: PublicationDate? {
    guard let coarse else { return exact?.date }
    guard let exact else { return coarse.date }
    let agrees =
      exact.date.year == coarse.date.year && (coarse.date.month == 0 || exact.date.month == coarse.date.month)
    return agrees || exact.source.rawValue < Source.weakMeta.rawValue || exact.source.rawValue <= coarse.source.rawValue
      ? exact.date : coarse.date
  }

  private mutating func microdataDate(_ node: HTMLNode, _ tree: TreeView) {
    guard (exact?.source ?? .none).rawValue > Source.microdata.rawValue, !Self.isWithinReply(node, tree) else { return }
    if let value = tree.value(.content, of: node) ?? tree.value(.datetime, of: node) {
      take(value, from: .microdata)
    } else {
      Self.text(of: node, tree).withUnsafeBufferPointer { take($0, from: .microdata) }
    }
  }

  private mutating func time(_ node: HTMLNode, _ tree: TreeView) {
    guard let value = tree.value(.datetime, of: node), let date = PublicationDate(value), date.day > 0 else { return }
    anyTime.add(date)
    let names = tree.value(.class, of: node)
    let isMarked =
      names.map { ByteText.contains("publish", in: $0) || ByteText.contains("entry-date", in: $0) } ?? false
      || tree.attributes(of: node).contains { ByteText.isEqual(tree.bytes(of: $0.nameText), "pubdate") }
    if isMarked { markedTime.add(date) }
  }

  // MARK: meta

  private mutating func meta(_ node: HTMLNode, _ tree: TreeView) {
    guard let content = tree.value(.content, of: node), !content.isEmpty else { return }
    for attribute in tree.attributes(of: node)
    where attribute.name == .name || attribute.name == .property || attribute.name == .itemprop {
      let name = tree.bytes(of: attribute.value)
      // Most names are of other things.
      guard name.count >= 3, name.count <= 32 else { continue }
      if Self.isAny(name, Self.dateNames) { return take(content, from: .meta) }
      if Self.isAny(name, Self.weakDateNames) { return take(content, from: .weakMeta) }
      if Self.isAny(name, Self.authorNames) { return add(Array(content), from: .meta) }
    }
  }

  private static func isAny(_ name: UnsafeBufferPointer<UInt8>, _ names: [StaticString]) -> Bool {
    names.contains { ByteText.isEqual(name, $0) }
  }

  /// Names by which metadata vocabularies (Open Graph, Dublin Core, Highwire, PRISM, schema.org) and large publishing
  /// systems call the day of publication.
  private static let dateNames: [StaticString] = [
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "article.published", "datepublished", "citation_publication_date", "citation_online_date", "citation_date",
    "dc.date.issued", "dcterms.issued", "prism.publicationdate", "sailthru.date", "parsely-pub-date",
    "publication_date", "publicationdate", "publish_date", "publish-date", "publishdate", "pubdate", "published_time",
    "cxenseparse:recs:publishtime", "originalpublicationdate",
  ]
  private static let weakDateNames: [StaticString] = [
    "date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "dc.created",
  ]
  private static let authorNames: [StaticString] = [
    "author", "article:author", "og:article:author", "article.author", "dc.creator", "dcterms.creator",
    "citation_author", "parsely-author", "sailthru.author", "book:author", "byl",
  ]

  // MARK: Authors

  private mutating func microdataAuthor(_ node: HTMLNode, _ tree: TreeView) {
    guard authorSource.rawValue >= Source.microdata.rawValue, !Self.isWithinReply(node, tree) else { return }
    if let value = tree.value(.content, of: node) { return add(Array(value), from: .microdata) }
    var at = node.firstChild
    var steps = 0
    while at >= 0, steps < 64 {
      let child = tree.nodes[Int(at)]
      if child.kind == .element, let property = tree.value(.itemprop, of: child), ByteText.isEqual(property, "name") {
        let name = tree.value(.content, of: child).map(Array.init) ?? Self.text(of: child, tree)
        return add(name, from: .microdata)
      }
      at = Self.next(after: at, within: node, tree)
      steps += 1
    }
    add(Self.text(of: node, tree), from: .microdata)
  }

  /// Comments and reviews have authors and dates of their own.
  private static func isWithinReply(_ node: HTMLNode, _ tree: TreeView) -> Bool {
    var at = node.parent
    var steps = 0
    while at >= 0, steps < 16 {
      let node = tree.nodes[Int(at)]
      for name in [HTMLAttribute.Name.itemprop, .itemtype] {
        guard let value = tree.value(name, of: node) else { continue }
        if ByteText.contains("comment", in: value) || ByteText.contains("review", in: value) { return true }
      }
      at = node.parent
      steps += 1
    }
    return false
  }

  private mutating func linkedData(_ node: HTMLNode, _ tree: TreeView) {
    var child = node.firstChild
    while child >= 0 {
      let text = tree.nodes[Int(child)]
      child = text.nextSibling
      guard text.kind == .text else { continue }
      let json = tree.bytes(of: text.text)
      let data = LinkedData(json)
      if let published = data.published, data.publishedRank != .other {
        take(
          UnsafeBufferPointer(rebasing: json[published]),
          from: data.publishedRank == .article ? .linkedArticle : .linkedPage)
      }
      guard data.authorRank != .none else { continue }
      let source = data.authorRank == .article ? Source.linkedArticle : .linkedPage
      guard source.rawValue < authorSource.rawValue else { continue }
      for author in data.authors {
        let person = data.people.first { person in author.id.map { json[person.id].elementsEqual(json[$0]) } ?? false }
        let parts = author.name.isEmpty ? [person?.name].compactMap { $0 } : author.name
        let names = parts.map { JSONText.unescaped(UnsafeBufferPointer(rebasing: json[$0])) }
        if !names.isEmpty { add(Array(names.joined(separator: [32])), from: source) }
      }
    }
  }

  /// Adds a name, with white space folded; URLs and overlong texts are not names.
  private mutating func add(_ text: [UInt8], from source: Source) {
    guard source.rawValue <= authorSource.rawValue else { return }
    var name: [UInt8] = []
    for byte in CharacterReferences.shared.resolved(text) {
      if byte <= 32 {
        if let last = name.last, last != 32 { name.append(32) }
      } else {
        name.append(byte)
      }
    }
    while let last = name.last, last == 32 || last == UInt8(ascii: ",") { name.removeLast() }
    guard name.count >= 2, name.count <= Self.mostNameBytes, !name.contains(UInt8(ascii: "<")) else { return }
    let isAddress = name.withUnsafeBufferPointer {
      ByteText.contains("://", in: $0) || ByteText.matches("www.", in: $0, at: 0)
    }
    guard !isAddress else { return }
    if source.rawValue < authorSource.rawValue {
      names.removeAll(keepingCapacity: true)
      authorSource = source
    }
    if names.count < Self.mostNames, !names.contains(name) { names.append(name) }
  }

  // MARK: Text

  /// The text within `node`, as far as a name can be long.
  private static func text(of node: HTMLNode, _ tree: TreeView) -> [UInt8] {
    var text: [UInt8] = []
    var at = node.firstChild
    var steps = 0
    while at >= 0, text.count <= 2 * mostNameBytes, steps < 64 {
      let child = tree.nodes[Int(at)]
      if child.kind == .text { text += tree.bytes(of: child.text).prefix(4 * mostNameBytes) }
      at = next(after: at, within: node, tree)
      steps += 1
    }
    return text
  }

  /// The node after `at` in document order, -1 at the end of `node`.
  private static func next(after at: Int32, within node: HTMLNode, _ tree: TreeView) -> Int32 {
    let current = tree.nodes[Int(at)]
    if current.firstChild >= 0 { return current.firstChild }
    var up = at
    while up >= 0 {
      if up == node.lastChild { return -1 }
      let element = tree.nodes[Int(up)]
      if element.nextSibling >= 0 { return element.nextSibling }
      up = element.parent
    }
    return -1
  }
}
