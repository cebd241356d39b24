import Base

/// The list of active formatting elements (HTML Standard 13.2.4.3).
struct FormattingElements: ~Copyable {
  /// An element, or a marker (`node` is -1).
  struct Entry: BitwiseCopyable {
    var node: Int32
    var tag: HTMLTag

    /// Set where tables cells, captions, templates and objects begin.
    static let marker = Entry(node: -1, tag: .other)

    var isMarker: Bool { node < 0 }
  }

  private(set) var entries = Arena<Entry>(capacity: 64)

  var count: Int { @inline(__always) get { entries.count } }

  subscript(index: Int) -> Entry {
    get { entries[index] }
    set { entries[index] = newValue }
  }

  mutating func removeAll() { entries.removeAll() }

  mutating func append(_ entry: Entry) { entries.append(entry) }

  mutating func removeLast() { _ = entries.removeLast() }

  mutating func insert(_ entry: Entry, at index: Int) {
    entries.append(entry)
    var place = entries.count - 1
    while place > index {
      entries[place] = entries[place - 1]
      place -= 1
    }
    entries[index] = entry
  }

  mutating func remove(at index: Int) {
    for place in index..<entries.count - 1 { entries[place] = entries[place + 1] }
    _ = entries.removeLast()
  }

  /// The position of `node`, or -1.
  func index(of node: Int32) -> Int {
    var index = entries.count - 1
    while index >= 0, entries[index].node != node { index -= 1 }
    return index
  }

  /// The position of the last `tag` after the last marker, or -1.
  func lastIndex(of tag: HTMLTag) -> Int {
    var index = entries.count - 1
    while index >= 0 {
      if entries[index].isMarker { return -1 }
      if entries[index].tag == tag { return index }
      index -= 1
    }
    return -1
  }

  /// Removes the last marker and all after it.
  mutating func clearToLastMarker() {
    while !entries.isEmpty {
      if entries.removeLast().isMarker { return }
    }
  }
}
