internal import CSystem

/// The order in which the documents of a sample are labelled: of each stratum and group, every prefix has about the share
/// that it has of the population.
///
/// Documents of one stratum and group are a cell. Within a cell they come in the order of Efraimidis and Spirakis (2006):
/// one that stands for twice as many documents is twice as likely to be the next. The k-th document of a cell has the
/// place (k + u) / share, with one random u in 0..<1 a cell, and documents are taken by place: in a prefix a cell's count
/// is its share of it, give or take one. So labels weigh the same until a cell has no documents left
/// (`SamplingDesign`). What is random is a hash of the seed and the identifiers: the order of the input does not matter.
package struct LabellingOrder: Sendable {
  /// The documents, the first to label first.
  package let documents: [SampledDocument]

  /// Puts documents in order. Identifiers differ.
  package init(_ documents: [SampledDocument], seed: UInt64) {
    let all = documents.reduce(0) { $0 + $1.weight }
    let cells = Dictionary(grouping: documents, by: Cell.init)
    var placed: [(place: Double, document: SampledDocument)] = []
    placed.reserveCapacity(documents.count)
    for (cell, members) in cells {
      let share = members.reduce(0) { $0 + $1.weight } / all
      let start = Self.random(seed, cell.stratum, cell.group)
      let sorted = members.map { (key: -log(1 - Self.random(seed, $0.id, "")) / $0.weight, document: $0) }
        .sorted { ($0.key, $0.document.id) < ($1.key, $1.document.id) }
      for (index, member) in sorted.enumerated() { placed.append(((Double(index) + start) / share, member.document)) }
    }
    placed.sort { ($0.place, $0.document.id) < ($1.place, $1.document.id) }
    self.documents = placed.map(\.document)
  }

  /// A number in 0..<1 of a seed and two texts: FNV-1a of their bytes, spread by the finaliser of SplitMix64.
  private static func random(_ seed: UInt64, _ first: String, _ second: String) -> Double {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    for shift in stride(from: 0, to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: seed >> UInt64(shift))) }
    for byte in first.utf8 { mix(byte) }
    // A byte that no text has keeps the two apart.
    mix(0xFF)
    for byte in second.utf8 { mix(byte) }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((hash ^ (hash >> 31)) >> 11) * 0x1p-53
  }
}

/// Documents of one stratum and one group.
struct Cell: Hashable {
  let stratum: String
  let group: String

  init(_ document: SampledDocument) {
    stratum = document.stratum
    group = document.group
  }
}
