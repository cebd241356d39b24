/// The stack of open elements (HTML Standard 13.2.4.2).
///
/// Every question about it ("is there a `p` in button scope?") takes constant time, however deep
/// the stack: for each name it knows the topmost entry, and each entry knows the nearest entry
/// at or below it of each class that ends a search. A page of 100,000 nested elements would
/// otherwise cost the square of that.
struct OpenElements: ~Copyable {
  /// One open element.
  struct Entry: BitwiseCopyable {
    /// Stack positions, by the first eight bits of `ElementClass`, of the nearest entry at or
    /// below this one that has the class; -1 where there is none. `push` relies on it being first.
    var nearest: SIMD8<Int32>
    var node: Int32
    /// The name: `HTMLTag.rawValue`, or a number from `ElementNames`.
    var name: Int32
    /// The position of the next lower entry of the same name and kind of namespace; -1 if none.
    var previousOfName: Int32
    var tag: HTMLTag
    var namespace: HTMLNode.Namespace
    var classes: ElementClass
  }

  private(set) var entries = Arena<Entry>(capacity: 256)
  /// The topmost entry of each name among HTML elements.
  private var topHTML = Arena<Int32>(capacity: 512)
  /// The topmost entry of each name among SVG and MathML elements.
  private var topForeign = Arena<Int32>(capacity: 512)
  /// The largest number of entries since `removeAll`.
  private(set) var deepest = 0

  init() { removeAll() }

  mutating func removeAll() {
    entries.removeAll()
    topHTML.removeAll()
    topForeign.removeAll()
    topHTML.append(repeating: -1, count: 256)
    topForeign.append(repeating: -1, count: 256)
    deepest = 0
  }

  var count: Int { @inline(__always) get { entries.count } }

  /// The current node's entry; the stack must not be empty.
  var top: Entry { @inline(__always) get { entries.base[entries.count &- 1] } }

  /// The current node; the stack must not be empty.
  var current: Int32 { @inline(__always) get { entries.base[entries.count &- 1].node } }

  @inline(__always) func isCurrent(_ tag: HTMLTag) -> Bool {
    entries.count > 0 && top.tag == tag && top.namespace == .html && tag != .other
  }

  subscript(index: Int) -> Entry { @inline(__always) get { entries[index] } }

  @inline(__always)
  mutating func push(
    _ node: Int32, name: Int32, tag: HTMLTag, namespace: HTMLNode.Namespace, classes: ElementClass
  ) {
    let index = Int32(truncatingIfNeeded: entries.count)
    let previous: Int32
    if namespace == .html {
      if Int(name) >= topHTML.count { topHTML.append(repeating: -1, count: Int(name) &+ 1 &- topHTML.count) }
      previous = topHTML.base[Int(name)]
      topHTML.base[Int(name)] = index
    } else {
      if Int(name) >= topForeign.count {
        topForeign.append(repeating: -1, count: Int(name) &+ 1 &- topForeign.count)
      }
      previous = topForeign.base[Int(name)]
      topForeign.base[Int(name)] = index
    }
    entries.reserve(1)
    let entry = entries.base + entries.count
    let below = index > 0 ? entries.base[Int(index &- 1)].nearest : SIMD8<Int32>(repeating: -1)
    entry.initialize(
      to: Entry(
        nearest: below, node: node, name: name, previousOfName: previous, tag: tag,
        namespace: namespace, classes: classes))
    // Two lanes of eight change for most elements; a masked vector would be written lane by lane.
    let lanes = UnsafeMutableRawPointer(entry).assumingMemoryBound(to: Int32.self)
    var bits = classes.rawValue & 0xFF
    while bits != 0 {
      lanes[bits.trailingZeroBitCount] = index
      bits &= bits &- 1
    }
    entries.count &+= 1
    if entries.count > deepest { deepest = entries.count }
  }

  @inline(__always) @discardableResult mutating func pop() -> Entry {
    precondition(entries.count > 0, "no open element")
    entries.count &-= 1
    let entry = entries.base[entries.count]
    if entry.namespace == .html {
      topHTML.base[Int(entry.name)] = entry.previousOfName
    } else {
      topForeign.base[Int(entry.name)] = entry.previousOfName
    }
    return entry
  }

  /// Pushes an entry that was taken off before.
  @inline(__always) mutating func push(_ entry: Entry) {
    push(
      entry.node, name: entry.name, tag: entry.tag, namespace: entry.namespace, classes: entry.classes)
  }

  /// The position of the topmost HTML element of a known name, or -1.
  @inline(__always) func last(_ tag: HTMLTag) -> Int { Int(topHTML.base[Int(tag.rawValue)]) }

  /// The position of the topmost HTML element of a name, or -1.
  @inline(__always) func last(htmlName name: Int32) -> Int {
    Int(name) < topHTML.count ? Int(topHTML.base[Int(name)]) : -1
  }

  /// The position of the topmost SVG or MathML element of a name, or -1.
  @inline(__always) func last(foreignName name: Int32) -> Int {
    Int(name) < topForeign.count ? Int(topForeign.base[Int(name)]) : -1
  }

  /// The position of the topmost entry that has a class, or -1.
  @inline(__always) func nearest(_ lane: Lane) -> Int {
    entries.count > 0 ? Int(top.nearest[lane.rawValue]) : -1
  }

  /// The lanes of `Entry.nearest`.
  enum Lane: Int { case scope, listScope, buttonScope, tableScope, special, endsListItem, resetsMode, html }

  /// Whether the stack has an HTML element `tag` in a scope.
  @inline(__always) func has(_ tag: HTMLTag, in scope: Lane = .scope) -> Bool {
    let index = last(tag)
    return index >= 0 && index >= nearest(scope)
  }

  /// The position of `node`, which is known to be open and whose name is `tag`.
  func index(of node: Int32, named tag: HTMLTag) -> Int {
    var index = last(tag)
    while index >= 0, entries[index].node != node { index = Int(entries[index].previousOfName) }
    return index
  }
}
