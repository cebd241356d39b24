/// When a source or language loses so many documents that somebody has to look before they go.
package struct LossAlarm: Sendable, Equatable {
  /// The share of its documents that it may lose, 0 to 1.
  package var share = 0.5
  /// Documents that it may lose whatever their share.
  package var documents = 1000

  /// The defaults: half of its documents, and at least 1,000.
  package init() {}

  /// Whether a loss is one to look at.
  package func rings(lost: Int, of total: Int) -> Bool {
    lost >= documents && Double(lost) > share * Double(total)
  }
}
