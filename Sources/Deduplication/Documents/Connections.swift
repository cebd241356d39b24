/// Which members of a component are connected by those that came so far, and which of them stay.
internal struct Connections {
  private var members: ArraySlice<UInt32> = []
  private var links: ArraySlice<UInt64>?
  /// For each member the place of another in the same part, itself for a root.
  private var parents: [Int32] = []
  /// For each root the documents of its part that stay, by their place among all that stay.
  private var kept: [[Int32]] = []

  /// Begins with a component of which no member has come; without links all are connected.
  mutating func begin(_ members: ArraySlice<UInt32>, _ links: ArraySlice<UInt64>?) {
    self.members = members
    self.links = links
    guard links != nil else { return }
    parents.removeAll(keepingCapacity: true)
    parents.append(contentsOf: (0..<Int32(members.count)))
    kept = Array(repeating: [], count: members.count)
  }

  /// Connects the next member, by its links with those before it.
  mutating func add(_ number: UInt32) {
    guard let all = links else { return }
    var rest = all
    while let link = rest.first, UInt32(truncatingIfNeeded: link >> 32) <= number {
      rest = rest.dropFirst()
      join(place(number), place(UInt32(truncatingIfNeeded: link)))
    }
    links = rest
  }

  /// Notes that a member stays.
  mutating func keep(_ number: UInt32, place: Int) {
    guard links != nil else { return }
    kept[root(self.place(number))].append(Int32(place))
  }

  /// The places of what stays of a member's part, in order; nil where all are connected.
  mutating func places(of number: UInt32) -> [Int]? {
    guard links != nil else { return nil }
    return kept[root(place(number))].map { Int($0) }
  }

  /// Whether two members are of one part.
  mutating func isConnected(_ a: UInt32, _ b: UInt32) -> Bool {
    links == nil || root(place(a)) == root(place(b))
  }

  /// Members are in ascending order where there are links.
  private func place(_ number: UInt32) -> Int {
    var (low, high) = (members.startIndex, members.endIndex)
    while high - low > 1 {
      let middle = (low + high) / 2
      if members[middle] <= number { low = middle } else { high = middle }
    }
    return low - members.startIndex
  }

  private mutating func root(_ place: Int) -> Int {
    var at = place
    while Int(parents[at]) != at {
      parents[at] = parents[Int(parents[at])]
      at = Int(parents[at])
    }
    return at
  }

  private mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (root(a), root(b))
    guard a != b else { return }
    // The shorter list goes into the longer one.
    let (to, from) = kept[a].count < kept[b].count ? (b, a) : (a, b)
    parents[from] = Int32(to)
    guard !kept[from].isEmpty else { return }
    kept[to] = (kept[to] + kept[from]).sorted()
    kept[from] = []
  }
}
