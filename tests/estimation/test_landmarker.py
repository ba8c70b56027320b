from posecoach.estimation.landmarker import Landmarker


def test_restarting_or_closing_a_model_frees_memory(monkeypatch):
    given_back = []
    monkeypatch.setattr("posecoach.estimation.landmarker.give_back", lambda: given_back.append(1))
    landmarker = Landmarker("lite", follow=True)
    assert given_back == []
    landmarker.restart()
    assert given_back == [1]
    landmarker.close()
    assert given_back == [1, 1]
