internal import Base

/// Documents that are connected by keys, by component: in each the order in which they are decided on.
package struct Components: Sendable {
  /// The members of all components.
  package private(set) var members: [UInt32] = []
  /// Where each component begins in `members`, and at the end their number.
  package private(set) var starts: [Int] = [0]
  /// What connects the members, where that was asked for: in each component the later document of a link in the high
  /// half and the earlier one in the low half, in ascending order.
  package private(set) var links: [UInt64] = []
  /// Where each component's links begin in `links`, and at the end their number.
  package private(set) var linkStarts: [Int] = [0]

  /// Finds the components of all groups.
  ///
  /// Which documents are connected is an array of 32 bits a document; the members are sorted in bounded memory.
  ///
  /// - Parameters:
  ///   - groups: the files of groups.
  ///   - fixed: documents with a smaller number come first in each component.
  ///   - keepsLinks: whether links are kept, for a rule that depends on what comes before a document alone.
  ///   - scratch: the prefix of private files' names.
  ///   - memory: bytes for sorting.
  package init(
    of signatures: SignatureSet, groups: [String], settings: [UInt8], fixed: Int, keepsLinks: Bool,
    scratch: String, memory: Int
  ) throws {
    var union = UnionFind(count: signatures.count)
    for path in groups {
      try CandidateGroups.forEachLink(settings: settings, path: path) { first, other in
        guard Int(other) < signatures.count, first < other else {
          throw DeduplicationError(.badFile, "a group names a document that is not there", location: path)
        }
        union.join(first, other)
      }
    }
    var sorter = ExternalSorter<KeyedValue<UInt128>>(path: scratch, memory: memory)
    var cursor = SetCursor(signatures)
    try union.forEachConnected { document, root in
      let rank = Int(document) < fixed ? 0 : try cursor.document(Int(document)).rank
      let key = UInt128(root) << 96 | UInt128(rank) << 32 | UInt128(document)
      try sorter.append(KeyedValue(key, 0))
    }
    var members: [UInt32] = []
    var starts: [Int] = []
    var root: UInt32?
    try sorter.finish { key, _ in
      let next = UInt32(truncatingIfNeeded: key >> 96)
      if next != root {
        starts.append(members.count)
        root = next
      }
      members.append(UInt32(truncatingIfNeeded: key))
    }
    starts.append(members.count)
    self.members = members
    self.starts = starts
    if keepsLinks {
      try addLinks(groups, settings, scratch: scratch + ".links", memory: memory) { union.root($0) }
    }
  }

  /// Sorts the links of all groups into the components' order.
  private mutating func addLinks(
    _ groups: [String], _ settings: [UInt8], scratch: String, memory: Int, root: (UInt32) -> UInt32
  ) throws {
    var sorter = ExternalSorter<KeyedValue<UInt128>>(path: scratch, memory: memory, width: 96)
    for path in groups {
      try CandidateGroups.forEachLink(settings: settings, path: path) { first, other in
        try sorter.append(KeyedValue(UInt128(root(first)) << 64 | UInt128(other) << 32 | UInt128(first), 0))
      }
    }
    var links: [UInt64] = []
    var linkStarts: [Int] = []
    var last: UInt32?
    try sorter.finish { key, _ in
      let link = UInt64(truncatingIfNeeded: key)
      let root = UInt32(truncatingIfNeeded: key >> 64)
      if root != last {
        linkStarts.append(links.count)
        last = root
      } else if links.last == link {
        return
      }
      links.append(link)
    }
    linkStarts.append(links.count)
    self.links = links
    self.linkStarts = linkStarts
  }

  /// The members of a component.
  package func members(of component: Int) -> ArraySlice<UInt32> { members[starts[component]..<starts[component + 1]] }

  /// The links of a component; nil where none were kept.
  package func links(of component: Int) -> ArraySlice<UInt64>? {
    linkStarts.count > 1 ? links[linkStarts[component]..<linkStarts[component + 1]] : nil
  }

  /// The number of components.
  package var count: Int { starts.count - 1 }
}
