/// How often a kept document may be seen in training for the documents that it stands for: what was copied a few times is
/// better than what nobody copied, and what was copied a thousand times is worse.
package enum RehydrationWeight {
  /// FineWeb-2's simple weights by the size of a cluster, the document itself counted (arXiv 2506.20920).
  package static func weight(ofCluster size: Int) -> Int {
    switch size {
    case ..<3: max(1, size)
    case 3, 4: 3
    case 5..<100: 5
    case 100..<1000: 8
    default: 1
    }
  }
}
