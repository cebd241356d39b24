import CXML2

/// What one page may make libxml2 build, counted while it does: a node takes some 150 bytes there, three times as much as in
/// an `HTMLTree`.
///
/// libxml2 calls back through plain C functions, which find the budget by the context's private pointer.
internal final class TreeBudget {
  /// Nodes and attributes; parsing ends when there are as many.
  static let nodes = 1 << 19
  /// Open elements; parsing ends when there are as many, as each end tag is looked for among all of them.
  static let openElements = 1 << 10
  private var left: Int
  private let attributes: Int
  private(set) var reached: HTMLLimits.Reached = []

  /// - Parameter limits: the tree's own limits.
  init(_ limits: HTMLLimits) {
    left = Self.nodes
    attributes = limits.attributes
  }

  /// Has a parser's context count what it builds; valid as long as this object lives.
  func watch(_ context: htmlParserCtxtPtr) {
    context.pointee._private = Unmanaged.passUnretained(self).toOpaque()
    let handler = context.pointee.sax!
    handler.pointee.startElement = { context, name, attributes in
      TreeBudget.of(context)?.startElement(context, name, attributes)
    }
    handler.pointee.characters = { context, text, count in
      guard TreeBudget.of(context)?.addText(context) ?? true else { return }
      xmlSAX2Characters(context, text, count)
    }
    handler.pointee.cdataBlock = { context, text, count in
      guard TreeBudget.of(context)?.addText(context) ?? true else { return }
      xmlSAX2CDataBlock(context, text, count)
    }
    handler.pointee.comment = { context, text in
      guard TreeBudget.of(context)?.add(1, context) ?? true else { return }
      xmlSAX2Comment(context, text)
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> TreeBudget? {
    guard let object = parser(context)?.pointee._private else { return nil }
    return Unmanaged<TreeBudget>.fromOpaque(object).takeUnretainedValue()
  }

  private static func parser(_ context: UnsafeMutableRawPointer?) -> htmlParserCtxtPtr? {
    context?.assumingMemoryBound(to: htmlParserCtxt.self)
  }

  private func startElement(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?,
    _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    var count = 0
    if let list { while list[2 * count] != nil { count += 1 } }
    // An attribute is a node, and its value another.
    guard add(1 + 2 * min(count, attributes), context) else { return }
    if let parser = Self.parser(context), Int(parser.pointee.nameNr) >= Self.openElements {
      return stop(context, .nodes)
    }
    guard let list, count > attributes else { return xmlSAX2StartElement(context, name, list) }
    reached.insert(.attributes)
    let rest = list[2 * attributes]
    list[2 * attributes] = nil
    xmlSAX2StartElement(context, name, list)
    list[2 * attributes] = rest
  }

  /// Counts text, which is a node of its own unless it follows other text.
  private func addText(_ context: UnsafeMutableRawPointer?) -> Bool {
    if let last = Self.parser(context)?.pointee.node?.pointee.last, last.pointee.type == XML_TEXT_NODE { return true }
    return add(1, context)
  }

  /// Counts nodes; false where there are too many.
  private func add(_ count: Int, _ context: UnsafeMutableRawPointer?) -> Bool {
    left -= count
    if left < 0 { stop(context, .nodes) }
    return left >= 0
  }

  private func stop(_ context: UnsafeMutableRawPointer?, _ limit: HTMLLimits.Reached) {
    reached.insert(limit)
    left = min(left, 0)
    xmlStopParser(Self.parser(context))
  }
}
