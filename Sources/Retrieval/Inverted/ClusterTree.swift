internal import Base

/// A tree of two levels over the rows of an inverted file: its lists are the leaves, grouped by their means. A row's path is its branch and its leaf below that, as EHI (arXiv 2310.08891) trains encoder and index together.
package struct ClusterTree: Sendable {
  /// Branches of the root.
  package let branchCount: Int
  /// For each row its branch, from 0.
  package let branches: [UInt32]
  /// For each row its leaf below the branch, from 0.
  package let leaves: [UInt32]

  /// Groups the lists of `file`.
  ///
  /// - Parameter count: branches, at least 1; nil for the square root of the number of lists.
  /// - Throws: `.badSettings` for no branch.
  package init(_ file: InvertedFile, branches count: Int? = nil, seed: UInt64 = 0, threads: Int = 1) throws {
    guard count ?? 1 >= 1 else { throw RetrievalError(.badSettings, "a tree has at least 1 branch") }
    let usual = max(1, Int(Double(file.listCount).squareRoot().rounded()))
    let roots = try KMeans.centres(
      of: file.centres, count: count ?? usual, seed: seed, threads: threads, kernel: .best)
    let numbers = (0..<UInt32(file.listCount)).map(\.self)
    let ofList = try KMeans.assign(file.centres, numbers, to: roots, threads: threads, kernel: .best)
    var next = [UInt32](repeating: 0, count: roots.count)
    let rows = file.lists.places.count
    var (branches, leaves) = ([UInt32](repeating: 0, count: rows), [UInt32](repeating: 0, count: rows))
    for list in 0..<file.listCount {
      let branch = ofList[list]
      for row in file.lists.places(of: list) {
        branches[Int(row)] = branch
        leaves[Int(row)] = next[Int(branch)]
      }
      next[Int(branch)] += 1
    }
    branchCount = roots.count
    self.branches = branches
    self.leaves = leaves
  }

  /// Writes a line for each row: its number, branch and leaf, between tabs.
  package func write(to path: String) throws {
    let file = try HashedFile(path: path)
    for row in branches.indices {
      let line = Array("\(row)\t\(branches[row])\t\(leaves[row])\n".utf8)
      try file.append(line.span)
    }
    _ = try file.commit()
  }
}
