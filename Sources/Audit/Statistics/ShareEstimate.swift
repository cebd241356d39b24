/// What labels of a sample say of the share of bad documents in the population, strata and weights considered.
package struct ShareEstimate: Sendable, Equatable {
  /// A stratum of the population and what was seen of it.
  package struct Stratum: Sendable, Equatable {
    /// Documents of the population.
    package var documents: Double
    /// Labels that say good or bad.
    package var labels: Int
    /// Labels that say bad.
    package var bad: Int

    /// A stratum.
    package init(documents: Double, labels: Int, bad: Int) {
      self.documents = documents
      self.labels = labels
      self.bad = bad
    }
  }

  /// The share of bad documents; nil without labels.
  package var share: Double?
  /// Its variance; nil where no stratum has two labels.
  package var variance: Double?
  /// Labels of a simple random sample that would say as much.
  package var effectiveLabels: Double
  /// The share of the population in strata without a label, which the estimate leaves out.
  package var unseen: Double

  /// Its interval: Wilson's, with the effective number of labels (Korn and Graubard 1998 do so with the exact one).
  package func interval(level: Double = 0.95) -> Interval {
    ProportionInterval.wilson((share ?? 0) * effectiveLabels, of: effectiveLabels, level: level)
  }

  /// The stratified estimate p̂ = Σ W_h p̂_h with variance Σ W_h² p̂_h q̂_h / (n_h − 1) · (1 − n_h / N_h) (Cochran 1977, 5.6
  /// to 5.8). A stratum with one label is no evidence of its own spread: such strata are taken together.
  ///
  /// Where all documents of all strata agree, the variance is 0 and says nothing; the labels are then worth
  /// 1 / Σ (W_h² / n_h · (1 − n_h / N_h)), as many as weights alone allow.
  package init(strata: [Stratum]) {
    let all = strata.reduce(0) { $0 + $1.documents }
    let seen = strata.filter { $0.labels > 0 && $0.documents > 0 }
    let documents = seen.reduce(0) { $0 + $1.documents }
    unseen = all > 0 ? 1 - documents / all : 0
    guard documents > 0 else {
      (share, variance, effectiveLabels, unseen) = (nil, nil, 0, 1)
      return
    }
    let estimate = seen.reduce(0) { $0 + $1.documents / documents * Double($1.bad) / Double($1.labels) }
    let lone = seen.filter { $0.labels == 1 }
    var groups = seen.filter { $0.labels > 1 }
    if !lone.isEmpty {
      groups.append(
        Stratum(
          documents: lone.reduce(0) { $0 + $1.documents }, labels: lone.count, bad: lone.reduce(0) { $0 + $1.bad }))
    }
    var (spread, noise) = (0.0, 0.0)
    for group in groups {
      let (weight, n) = (group.documents / documents, Double(group.labels))
      let rest = max(0, 1 - n / group.documents)
      let p = Double(group.bad) / n
      if n > 1 { spread += weight * weight * p * (1 - p) / (n - 1) * rest }
      noise += weight * weight / n * rest
    }
    let byWeights = noise > 0 ? 1 / noise : documents
    share = estimate
    variance = groups.contains { $0.labels > 1 } ? spread : nil
    effectiveLabels = spread > 0 ? min(estimate * (1 - estimate) / spread, documents) : byWeights
  }

  /// The estimate from weights (Horvitz and Thompson 1952, as Hájek's ratio): p̂ = Σ w y / Σ w, as good as Kish's (1965)
  /// n_eff = (Σ w)² / Σ w² labels, with variance p̂q̂ / (n_eff − 1).
  ///
  /// - Parameter weights: A weight a label, and the part of the document that is bad: 0 or 1, or between where raters differ.
  package init(weights: some Sequence<(weight: Double, badPart: Double)>) {
    var (sum, squares, bad) = (0.0, 0.0, 0.0)
    for label in weights where label.weight > 0 {
      sum += label.weight
      squares += label.weight * label.weight
      bad += label.weight * label.badPart
    }
    guard sum > 0 else {
      (share, variance, effectiveLabels, unseen) = (nil, nil, 0, 1)
      return
    }
    let (estimate, effective) = (bad / sum, sum * sum / squares)
    share = estimate
    effectiveLabels = effective
    variance = effective > 1 ? estimate * (1 - estimate) / (effective - 1) : nil
    unseen = 0
  }
}
