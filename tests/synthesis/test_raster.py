import numpy as np

from reid_desktop.synthesis.camera import Light, Look, Pinhole
from reid_desktop.synthesis.raster import Mesh, paste, render

PLAIN = Look((1, 1, 1), 1, 1, 1, 0, 0, 0, 0)
LIGHT = Light((0, 0, 1), 0.0, 1 / 0.72)


def _square(camera: Pinhole, away: float, half: float) -> Mesh:
    middle = camera.position + camera.axes[2] * away
    right, down = camera.axes[0] * half, camera.axes[1] * half
    corners = [middle - right - down, middle - right + down, middle + right + down]
    vertices = np.array([*corners, middle + right - down])
    return Mesh(vertices, np.array([[0, 1, 2, 3]]), np.array([[200.0, 100.0, 50.0]]))


def test_a_square_before_the_lens_covers_the_pixels_the_projection_says() -> None:
    camera = Pinhole(200, 160, 100.0, 3.0, 0.0)
    sprite = render(_square(camera, 5.0, 1.0), camera, light=LIGHT, look=PLAIN)
    np.testing.assert_allclose(sprite.box, [80, 60, 120, 100], atol=1e-4)
    picture = np.zeros((160, 200, 3), np.uint8)
    paste(picture, sprite)
    covered = (picture[..., 0] > 100).sum()
    assert abs(int(covered) - 1600) <= 90
    assert picture[80, 100].tolist() == [200, 100, 50]


def test_the_back_of_a_surface_is_not_drawn() -> None:
    camera = Pinhole(200, 160, 100.0, 3.0, 0.0)
    mesh = _square(camera, 5.0, 1.0)
    turned = Mesh(mesh.vertices, mesh.quads[:, ::-1], mesh.colours)
    assert render(turned, camera, light=LIGHT, look=PLAIN).rgba.max() == 0


def test_a_sprite_across_the_edge_is_cut() -> None:
    camera = Pinhole(200, 160, 100.0, 3.0, 0.0)
    sprite = render(_square(camera, 1.0, 1.5), camera, light=LIGHT, look=PLAIN)
    picture = np.zeros((160, 200, 3), np.uint8)
    paste(picture, sprite)
    assert (picture.sum(axis=2) > 0).all()


def test_a_point_is_projected_as_a_pinhole_does() -> None:
    camera = Pinhole(640, 480, 700.0, 4.0, 0.3, 0.02)
    point = np.array([[0.7, 8.0, 1.1]])
    pixel, depth = camera.project(point)
    ray = camera.rays()[int(pixel[0, 1]), int(pixel[0, 0])]
    reached = camera.position + ray * depth[0]
    np.testing.assert_allclose(reached, point[0], atol=0.02)
