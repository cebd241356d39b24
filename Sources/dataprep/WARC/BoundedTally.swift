/// Counts of names that others chose: each one by itself up to a number of names, and all further ones together.
///
/// So memory does not grow with what an archive makes up.
struct BoundedTally {
  /// Names that are counted one by one.
  static let nameLimit = 10_000
  /// Bytes of a name that are kept; longer names are the same if they begin the same.
  static let nameBytes = 200

  private(set) var counts: [String: Int] = [:]
  /// How often names came that are not counted one by one.
  private(set) var others = 0

  /// Counts a name.
  mutating func add(_ name: String) {
    let name =
      name.utf8.count > Self.nameBytes ? String(decoding: name.utf8.prefix(Self.nameBytes), as: UTF8.self) : name
    if let index = counts.index(forKey: name) {
      counts.values[index] += 1
    } else if counts.count < Self.nameLimit {
      counts[name] = 1
    } else {
      others += 1
    }
  }

  /// The most frequent first, then by name.
  var ranked: [(name: String, count: Int)] {
    counts.map { (name: $0.key, count: $0.value) }
      .sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
  }
}
