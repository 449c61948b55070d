import JSON
import Posix
import Spool

/// The jobs of a page as JSON, each opened when its turn comes.
final class DciJobSource: ElementSource {
  private let ids: Locked<DciJobIDs>
  private let question: DciJobList.Question
  private let fields: DciFields
  private let embedding: DciEmbedding
  private let jobs: DciJobs

  init(_ page: DciJobPage, _ question: DciJobList.Question, _ fields: DciFields, _ jobs: DciJobs) {
    ids = Locked(page.ids)
    self.question = question
    self.fields = fields
    embedding = DciEmbedding(question.parameters.embeds, fields)
    self.jobs = jobs
  }

  func next() -> Element {
    guard let id = ids.withLock({ $0.next() }) else { return .end }
    // No answer shows what was not asked for: it may have gone on, or away, since it was found.
    guard let job = try? jobs.job(id), question.includes(job, fields) else { return .skipped }
    return .text(JSONValue.object(embedding.object(job)).compact)
  }
}
