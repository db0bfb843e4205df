"""Words against status, and what else makes a state doubtful."""

from __future__ import annotations

import time

import pytest
from tracking_corpus import action, build, page

from synthesis.errors import UsageError
from synthesis.schema import TABLES
from synthesis.tracking import doubts, durations, history, problems, track

CONTRADICT = [
    ("ongoing", "The training was completed in June.", "done", "completed"),
    ("ongoing", "Done.", "done", "Done"),
    ("ongoing", "The strategy has been FINALISED and shared.", "done", "FINALISED"),
    ("ongoing", "Not easy, but done in the end.", "done", "done"),
    ("ongoing", "The second will follow; the training is completed.", "done", "completed"),
    ("ongoing", "100%", "done", "100%"),
    ("ongoing", "100% completed.", "done", "100% completed"),
    ("ongoing", "Sent in May. 100 per cent.", "done", "100 per cent"),
    ("ongoing", "Progress: 100%", "done", "Progress: 100%"),
    ("ongoing", "Taux d'avancement. Avancement : 100 %", "done", "Avancement : 100 %"),
    ("ongoing", "Réalisé à 100 %.", "done", "Réalisé à 100 %"),
    ("ongoing", "100 % de avance", "done", "100 % de avance"),
    ("ongoing", "Ejecutado al 100,0 por ciento", "done", "Ejecutado al 100,0 por ciento"),
    ("ongoing", "Completed with 60% women among the trainees.", "done", "Completed"),
    ("ongoing", "The final phase of the project has been completed.", "done", "completed"),
    ("ongoing", "All five of the five trainings are done.", "done", "done"),
    ("ongoing", "5 of 5 trainings are done.", "done", "done"),
    ("ongoing", "La phase a été achevée.", "done", "achevée"),
    ("ongoing", "The most important study has been completed.", "done", "completed"),
    ("ongoing", "Se concluyó el estudio por parte de la oficina.", "done", "concluyó"),
    ("not started", "40% done.", "begun", "40% done"),
    ("completed", "60%", "not done", "60%"),
    ("completed", "Completed at 60%.", "not done", "Completed at 60%"),
    ("completed", "66.7% complete", "not done", "66.7% complete"),
    ("completed", "About 40 per cent completed.", "not done", "40 per cent completed"),
    ("completed", "Réalisé à 40 %", "not done", "Réalisé à 40 %"),
    (
        "completed",
        "Taux de réalisation : environ 60 pour cent",
        "not done",
        "réalisation : environ 60 pour cent",
    ),
    ("completed", "Avance del 80 %", "not done", "Avance del 80 %"),
    ("completed", "Avancement des travaux : 60 %", "not done", "Avancement des travaux : 60 %"),
    ("completed", "80 por ciento ejecutado", "not done", "80 por ciento ejecutado"),
    ("ongoing", "L'atelier a été réalisé en mars.", "done", "réalisé"),
    ("ongoing", "Le plan est termin? depuis mai.", "done", "termin?"),
    ("ongoing", "Le projet a terminé les formations.", "done", "terminé"),
    ("ongoing", "Plaidoyer mené à bien.", "done", "mené à bien"),
    ("ongoing", "El taller ha concluido con éxito.", "done", "concluido"),
    ("ongoing", "Se realizó la capacitación.", "done", "realizó"),
    ("not started", "The study was concluded.", "done", "concluded"),
    ("not started", "The recruitment is under way.", "begun", "under way"),
    ("not started", "La formation est en cours.", "begun", "en cours"),
    ("completed", "Not yet a formal process.", "not done", "Not yet"),
    ("completed", "The recruitment is still going on.", "not done", "is still"),
    ("completed", "Approval by the ministry is pending.", "not done", "pending"),
    ("completed", "Work in progress.", "not done", "in progress"),
    ("completed", "The guide is being drafted.", "not done", "is being drafted"),
    ("completed", "The report is to be finalised.", "not done", "be finalised"),
    ("completed", "The funds have not been received.", "not done", "have not been"),
    ("completed", "Le rapport n'est pas encore publié.", "not done", "pas encore"),
    ("completed", "L'étude est en cours de finalisation.", "not done", "en cours"),
    ("completed", "Aún no se ha publicado.", "not done", "Aún no"),
    ("completed", "El informe está en proceso.", "not done", "en proceso"),
]
AGREE = [
    ("ongoing", "The training has not been completed."),
    ("ongoing", "It hasn't been fully completed."),
    ("ongoing", "Both exercises will be completed in 2021 and shared in 2022."),
    ("ongoing", "The guide is to be finalised by June."),
    ("ongoing", "Once the study is completed, the results will be shared."),
    ("ongoing", "The module is partly done."),
    ("ongoing", "Phase two will follow; phase one is completed."),
    ("ongoing", "Phase 1 completed; phase 2 continues."),
    ("ongoing", "Completed phase 1."),
    ("ongoing", "Has completed the first phase of the work."),
    ("ongoing", "The initial stage has been completed."),
    ("ongoing", "40% done"),
    ("ongoing", "80% completed"),
    ("ongoing", "66.7% completed."),
    ("ongoing", "About 40 per cent completed"),
    ("ongoing", "80% of the work has been completed."),
    ("ongoing", "Completed: 60%."),
    ("ongoing", "Completed 60% of the work."),
    ("ongoing", "Two of the five trainings are completed."),
    ("ongoing", "3/5 workshops done."),
    ("ongoing", "Some workshops have been completed."),
    ("ongoing", "100% of the staff took part."),
    ("ongoing", "It will be 100% completed in June."),
    ("ongoing", "Participation of women: 100%."),
    ("ongoing", "Réalisé à 40 %"),
    ("ongoing", "Environ 40 pour cent des activités réalisées."),
    ("ongoing", "La phase 1 est terminée, la phase 2 continue."),
    ("ongoing", "La première phase est achevée."),
    ("ongoing", "La plupart des ateliers ont été réalisés."),
    ("ongoing", "Realizado en un 40 %."),
    ("ongoing", "Ha concluido el 80 por ciento de las actividades."),
    ("ongoing", "La primera fase ha concluido."),
    ("ongoing", "Se completó la fase 1."),
    ("not started", "0% completed."),
    ("completed", "100%"),
    ("completed", "60% of the participants were women."),
    ("completed", "Trained 60% women."),
    ("completed", "40% completed in May. 100% completed in June."),
    ("completed", "Réalisé à 100 %."),
    ("ongoing", "The completed evaluation was shared with the partners."),
    ("ongoing", "Le rapport n'est pas encore terminé."),
    ("ongoing", "Il sera finalisé en juin."),
    ("ongoing", "El informe no ha sido concluido."),
    ("ongoing", "Será finalizado en junio."),
    ("ongoing", "Consultations continue."),
    ("not started", "Planned for next year."),
    ("not started", "The work has not been started."),
    ("completed", "Movements and coalitions still matter."),
    ("completed", "The review is no longer pending."),
    ("completed", "Nothing is pending."),
    ("completed", "It was still pending in May and then signed."),
    ("completed", "The handover took place; staff take part in ongoing programmes."),
    ("completed", "L'étude n'est plus en cours."),
    ("completed", "L'atelier a eu lieu en cours d'année."),
    ("completed", "Ya no hay tareas."),
    ("no longer applicable", "Not yet begun."),
    ("not reported", "Completed."),
]


@pytest.mark.parametrize(("status", "comment", "says", "words"), CONTRADICT)
def test_a_comment_that_contradicts_its_status_is_listed(status, comment, says, words):
    found = doubts(build(page(action(status, updates=[(None, comment)]))))
    assert found[["says", "words"]].to_numpy().tolist() == [[says, words]]
    assert found["quote"][0] in comment
    assert words in found["quote"][0]


@pytest.mark.parametrize(("status", "comment"), AGREE)
def test_a_comment_that_agrees_is_not(status, comment):
    assert doubts(build(page(action(status, updates=[(None, comment)])))).empty


def test_only_the_latest_layer_counts():
    corpus = build(
        page(
            action("completed", updates=[("2022-12-31", "Signed in June."), (None, "Approval is pending.")]),
            action("completed", updates=[("2022-12-31", "Approval is pending."), (None, "Signed in June.")]),
            action("completed", comments="Approval is pending."),
        )
    )
    found = doubts(corpus)
    assert found["action_id"].tolist() == ["e1/r1/a2", "e1/r1/a3"]
    assert found["place"].tolist() == ["line 2", "line 3"]
    assert found["update_date"].notna().tolist() == [True, False]


def test_the_quote_is_the_sentence_verbatim():
    comment = "The draft went round in May. Approval by the ministry is pending! Then it will be printed."
    found = doubts(build(page(action("completed", comments=comment))))
    assert found["quote"].tolist() == ["Approval by the ministry is pending!"]


def test_printed_overdue_does_not_contradict_that_it_has_begun():
    rows = [
        action("not started", status_text=word, comments="Work is under way.")
        for word in ("Overdue", "Not Initiated")
    ]
    assert doubts(build(page(*rows)))["action_id"].tolist() == ["e1/r1/a2"]


@pytest.mark.parametrize(
    "piece",
    [
        "not ",
        "still a ",
        "completed, not ",
        "pending no ",
        "(" * 9,
        "a" * 9,
        "was pending ",
        "60% ",
        "completed 6",
        "phase 1 completed ",
        "2 of ",
    ],
)
def test_hostile_comments_take_linear_time(piece):
    corpus = build(page(action("completed", comments=piece * (1_000_000 // len(piece)))))
    start = time.process_time()
    doubts(corpus)
    assert time.process_time() - start < 20


class TestProblems:
    def codes(self, *pages):
        return problems(build(*pages))["code"].tolist()

    def test_a_deadline_before_the_response(self):
        found = problems(build(page(action(due="2019-03-31", deadline_text="2019/03", added="2019-05-08"))))
        row = found.iloc[0]
        assert row[["severity", "code", "document_id", "line", "field", "value"]].tolist() == [
            "warning", "deadline-before-response", "e1.txt", 1, "deadline", "2019/03",
        ]  # fmt: skip
        assert "8 May 2019" in row["message"]
        assert list(found.columns) == list(TABLES["problems"].columns)

    @pytest.mark.parametrize(("due", "codes"), [
        ("2019-05-07", ["deadline-before-response"]), ("2019-05-08", []), ("2039-05-07", []),
        ("2039-05-10", ["deadline-far-away"]), ("1998-01-31", ["deadline-far-away"]),
    ])  # fmt: skip
    def test_the_borders(self, due, codes):
        assert self.codes(page(action(due=due), added="2019-05-08")) == codes

    def test_without_a_response_the_plan_is_the_measure(self):
        dated = {"updates": [("2015-01-31", "Held.")]}
        assert self.codes(page(action(due="2099-12-31", **dated), period_start=2014)) == ["deadline-far-away"]
        assert self.codes(page(action(due="2099-12-31", **dated))) == ["deadline-far-away"]
        assert self.codes(page(action(due="2013-12-31", **dated), period_start=2014)) == []

    def test_statuses(self):
        found = problems(
            build(
                page(
                    action("not known", status_text="Completed / Ongoing"),
                    action("not known", status_text="Mostly there"),
                    action("ongoing", status_text="Overdue-Initiated"),
                    action("not started", status_text="Not Initiated"),
                    page_date="2020-01-01",
                    added="2019-12-01",
                )
            )
        )
        assert found[["code", "value", "line"]].to_numpy().tolist() == [
            ["two-statuses", "Completed / Ongoing", 1], ["unknown-status", "Mostly there", 2],
        ]  # fmt: skip

    def test_undated_pages(self):
        found = problems(
            build(
                page(action(), action("completed")),
                page(action(), completed="2018-12-31"),
                page(action("not reported"), published="2020-08-19"),
                page(action(updates=[("2020-01-31", "Held.")]), action()),
                page(action(), page_date="2025-01-15"),
            )
        )
        assert found[["severity", "code", "document_id"]].to_numpy().tolist() == [
            ["warning", "undated-statuses", "e1.txt"], ["note", "statuses-dated-by-evaluation", "e2.txt"],
        ]  # fmt: skip
        assert "2 statuses" in found["message"][0]
        assert "31 December 2018" in found["message"][1]
        assert found["remedy"].str.contains("page_date").all()


@pytest.mark.parametrize("ask", [doubts, problems, history, durations], ids=lambda ask: ask.__name__)
def test_a_frame_or_a_path_where_a_corpus_belongs_is_told_in_words(ask):
    corpus = build(page(action("completed", comments="Approval is pending.")))
    tracked = track(corpus, as_of="2022-12-31")
    with pytest.raises(UsageError, match="a corpus is expected") as told:
        ask(tracked)
    assert told.value.problems[0].remedy == "Give the corpus that the frame was made from."
    with pytest.raises(UsageError, match=r"syn\.load"):
        ask("data")
